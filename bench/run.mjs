// Measures Fairlead beside its peers: npm run bench [-- P1 P11 …] [--rounds N]
//
// Each figure is a ratio against a peer or a floor in the same run, interleaved, with medians.
import { writeFileSync, readFileSync, existsSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { startDisplay } from '../tests/window/harness/display.js'
import { root } from '../tests/window/harness/paths.js'

const words = process.argv.slice(2)
const option = (name, fallback) => {
  const at = words.indexOf(`--${name}`)
  return at < 0 ? fallback : Number(words.splice(at, 2)[1])
}
const settings = { rounds: option('rounds', 5), rows: option('rows', 10_000), seconds: option('seconds', 30) }
const all = ['P1', 'P2', 'P3', 'P10', 'P11']
const wanted = words.length > 0 ? words : all
for (const name of wanted) {
  if (!all.includes(name)) {
    console.error(`${name} is not measured here; there are ${all.join(', ')}`)
    process.exit(2)
  }
}

process.env.FAIRLEAD_BUILT ??= 'release'
const display = await startDisplay()
process.env.DISPLAY = display.name
const lines = []
for (const name of wanted) {
  console.log(`${name} …`)
  const { measure } = await import(`./${name.toLowerCase()}.mjs`)
  for (const line of await measure(settings)) {
    lines.push(line)
    console.log(`  ${line.what}: ${line.figure} (must ${line.must}, aim ${line.aim}): ${line.reached}`)
  }
}
await display.stop()

if (wanted.length === all.length) {
  const table = lines.map((l) => `| ${l.id} | ${l.what} | ${l.figure} | ${l.must} | ${l.aim} | ${l.reached} |`)
  const notes = join(root, 'bench', 'NOTES.md')
  writeFileSync(
    join(root, 'bench', 'REPORT.md'),
    [
      '# What was measured',
      '',
      `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0].model}, release build, WebKitGTK under a virtual display.`,
      `Repeat with \`npm run bench\` (medians of ${settings.rounds} interleaved rounds, ${settings.rows} rows, ${settings.seconds} s idle).`,
      '',
      '| # | what | figure | must | aim | reached |',
      '|---|---|---|---|---|---|',
      ...table,
      '',
      existsSync(notes) ? readFileSync(notes, 'utf8').trim() : '',
      '',
    ].join('\n'),
  )
  console.log('bench/REPORT.md is written')
}
process.exit(0)
