// Runs the window specs in the real window: node tests/window/run.js [name …]
//
// One virtual display serves all; each spec file has its own processes, bus and home.
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startDisplay } from './harness/display.js'

const here = dirname(fileURLToPath(import.meta.url))
const wanted = process.argv.slice(2)
const specs = readdirSync(here)
  .filter((name) => name.endsWith('.spec.js'))
  .filter((name) => wanted.length === 0 || wanted.includes(name.replace('.spec.js', '')))
  .sort()
if (specs.length === 0) {
  console.error(`no window spec is named ${wanted.join(' or ')}`)
  process.exit(2)
}

const display = await startDisplay()
let passed = 0
let failed = 0
try {
  for (const spec of specs) await count(spec)
} finally {
  await display.stop()
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)

async function count(spec) {
  const started = Date.now()
  const output = await runSpec(spec)
  const counted = (word) => Number(output.text.match(new RegExp(`^# ${word} (\\d+)$`, 'm'))?.[1] ?? 0)
  const specFailed = counted('fail') + counted('cancelled')
  passed += counted('pass')
  // A file that ends badly without a failed test has failed all the same.
  failed += output.code !== 0 && specFailed === 0 ? 1 : specFailed
  console.log(`${spec}: ${counted('pass')} passed, ${specFailed} failed, ${((Date.now() - started) / 1000).toFixed(0)} s`)
  if (output.code !== 0) console.log(output.text)
}

function runSpec(spec) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--test', '--test-reporter=tap', join(here, spec)], {
      env: { ...process.env, DISPLAY: display.name },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: what the spec started ends with it where it must be ended.
      detached: true,
    })
    let text = ''
    child.stdout.on('data', (data) => (text += data))
    child.stderr.on('data', (data) => (text += data))
    // Ten minutes are far more than any spec takes; a hanging one must not hang the whole run.
    const limit = setTimeout(() => {
      text += `\n${spec} did not end within ten minutes\n`
      process.kill(-child.pid, 'SIGKILL')
    }, 600_000)
    child.on('close', (code) => {
      clearTimeout(limit)
      resolve({ code: code ?? 1, text })
    })
  })
}
