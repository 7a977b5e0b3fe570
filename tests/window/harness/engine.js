// A private real Engine for a spec, by the rig.
import { execFile, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { built } from './paths.js'

const run = promisify(execFile)
export const BUSYBOX = 'fairlead/busybox:1'
export const SHELLLESS = 'fairlead/shellless:1'

export async function startEngine({ containers = 0 } = {}) {
  const child = spawn(built('rig'), ['up', '--containers', String(containers)], { stdio: ['pipe', 'pipe', 'pipe'] })
  let complaints = ''
  child.stderr.on('data', (data) => (complaints += data))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const answer = async () => {
    const { value, done } = await lines.next()
    if (done) throw new Error(`the rig ended: ${complaints}`)
    return JSON.parse(value)
  }
  const tell = async (line) => {
    child.stdin.write(`${line}\n`)
    return answer()
  }
  const { socket, pid } = await answer()
  return {
    socket,
    pid,
    address: `unix://${socket}`,
    /** Runs the docker CLI against it, as another client would, and gives its trimmed output. */
    async docker(...args) {
      const { stdout } = await run('docker', args, { env: { ...process.env, DOCKER_HOST: `unix://${socket}`, DOCKER_CONFIG: '/nonexistent' } })
      return stdout.trim()
    },
    kill: () => tell('kill'),
    start: () => tell('start'),
    async stop() {
      child.stdin.end()
      if (child.exitCode === null) await new Promise((resolve) => child.on('exit', resolve))
    },
  }
}
