// P1: exec to fifty containers painted, against a bare window of the same toolkit.
import { startEngine } from '../tests/window/harness/engine.js'
import { openWindow } from '../tests/window/harness/window.js'
import { built } from '../tests/window/harness/paths.js'
import { median, spread, times, verdict } from './lib/figures.mjs'
import { childRunning, startedAt } from './lib/processes.mjs'

export async function measure({ rounds }) {
  const engine = await startEngine({ containers: 50 })
  const figures = { ours: [], bare: [] }
  for (let round = 0; round <= rounds; round += 1) {
    for (const [kind, program] of [['bare', 'bare-window'], ['ours', 'fairlead-desktop']]) {
      const window = await openWindow({ engine: kind === 'ours' ? engine : undefined, program })
      const started = startedAt(childRunning(process.pid, built(program)))
      const painted = await window.page.run(() => performance.timeOrigin + performance.getEntriesByName('rows-painted')[0].startTime)
      await window.close()
      // The first round warms the caches of the disk.
      if (round > 0) figures[kind].push(painted - started)
    }
  }
  await engine.stop()
  const ratio = median(figures.ours) / median(figures.bare)
  return [
    verdict('P1', 'exec → 50 containers painted, against a bare window', `${times(ratio)}: ${spread(figures.ours)} against ${spread(figures.bare)}`, '≤ 1.25×', '≤ 1.1×', ratio <= 1.1 ? 'aim' : ratio <= 1.25 ? 'must' : 'no'),
  ]
}
