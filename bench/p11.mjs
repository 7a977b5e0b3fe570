// P11: the command against docker's, whole processes.
import { execFileSync } from 'node:child_process'
import { startEngine, BUSYBOX } from '../tests/window/harness/engine.js'
import { built } from '../tests/window/harness/paths.js'
import { median, spread, times, verdict } from './lib/figures.mjs'

export async function measure({ rounds }) {
  const engine = await startEngine({ containers: 100 })
  const env = { ...process.env, DOCKER_HOST: engine.address }
  const timed = (program, words) => {
    const start = process.hrtime.bigint()
    execFileSync(program, words, { env, stdio: ['ignore', 'ignore', 'inherit'] })
    return Number(process.hrtime.bigint() - start) / 1e6
  }
  const lines = []
  for (const words of [['ps', '-a'], ['images'], ['inspect', 'row-00001'], ['inspect', BUSYBOX]]) {
    const figures = { ours: [], docker: [] }
    for (let round = 0; round <= rounds * 3; round += 1) {
      const docker = timed('docker', words)
      const ours = timed(built('fairlead'), words)
      if (round > 0) {
        figures.docker.push(docker)
        figures.ours.push(ours)
      }
    }
    const ratio = median(figures.ours) / median(figures.docker)
    lines.push(
      verdict('P11', `\`fairlead ${words.join(' ')}\` against docker's, 100 containers`, `${times(ratio)}: ${spread(figures.ours)} against ${spread(figures.docker)}`, '≤ 0.7×', '≤ 0.4×', ratio <= 0.4 ? 'aim' : ratio <= 0.7 ? 'must' : 'no'),
    )
  }
  await engine.stop()
  return lines
}
