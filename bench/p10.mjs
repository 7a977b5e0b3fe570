// P10: idle with the container list open and fifty running: CPU of the client and of the Engine.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { startEngine, BUSYBOX } from '../tests/window/harness/engine.js'
import { openWindow } from '../tests/window/harness/window.js'
import { times, verdict } from './lib/figures.mjs'
import { familyCpu } from './lib/processes.mjs'

/** Peers in the terminal, by their programs; those that are not installed are left out and named. */
const PEERS = (process.env.FAIRLEAD_BENCH_PEERS ?? '').split(':').filter(Boolean)
const WARM_MS = 10_000

export async function measure({ seconds }) {
  const engine = await startEngine()
  for (let number = 1; number <= 50; number += 1) await engine.docker('run', '-d', '--name', `idle-${number}`, BUSYBOX, 'sleep', '86400')
  const span = () => new Promise((resolve) => setTimeout(resolve, seconds * 1000))
  /** Per cent of one CPU of the client and of the Engine over the span. */
  const share = async (root) => {
    await new Promise((resolve) => setTimeout(resolve, WARM_MS))
    const before = [familyCpu(root), familyCpu(engine.pid)]
    await span()
    return [familyCpu(root) - before[0], familyCpu(engine.pid) - before[1]].map((used) => (100 * used) / seconds)
  }
  const peers = []
  for (const program of PEERS.filter((path) => existsSync(path))) {
    // script(1) gives the program the terminal that it wants, 200 columns wide.
    const child = spawn('script', ['-qfc', `stty cols 200 rows 50; exec ${program}`, '/dev/null'], {
      env: { ...process.env, DOCKER_HOST: engine.address, TERM: 'xterm-256color' },
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    const figures = await share(child.pid)
    child.kill('SIGKILL')
    peers.push({ name: program.split('/').pop(), figures })
  }
  const window = await openWindow({ engine })
  const ours = await share(window.driverPid)
  await window.close()
  await engine.stop()
  const sum = ([client, server]) => client + server
  const percent = ([client, server]) => `${client.toFixed(1)} % + Engine ${server.toFixed(1)} %`
  if (peers.length === 0) {
    return [verdict('P10', 'idle, 50 running', `${percent(ours)}; no peer is installed here (FAIRLEAD_BENCH_PEERS names none)`, '≤ 0.5× of the best', '≤ 0.2×', 'not compared')]
  }
  const best = peers.reduce((a, b) => (sum(a.figures) <= sum(b.figures) ? a : b))
  const ratio = sum(ours) / sum(best.figures)
  const others = peers.map((peer) => `${peer.name} ${percent(peer.figures)}`).join('; ')
  return [verdict('P10', 'idle, window open on the list, 50 running: CPU', `${times(ratio)} of ${best.name}: ours ${percent(ours)}; ${others}`, '≤ 0.5×', '≤ 0.2×', ratio <= 0.2 ? 'aim' : ratio <= 0.5 ? 'must' : 'no')]
}
