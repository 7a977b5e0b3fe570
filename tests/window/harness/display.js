// A virtual display with a small window manager.
import { spawn } from 'node:child_process'
import { endProcess, lineOf } from './processes.js'

export async function startDisplay(size = '1400x900') {
  const server = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', `${size}x24`, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const name = `:${await lineOf(server, 'Xvfb')}`
  // Without a window manager nothing can be raised, minimised or given the focus.
  const manager = spawn('openbox', [], { env: { ...process.env, DISPLAY: name }, stdio: 'ignore' })
  return {
    name,
    async stop() {
      await endProcess(manager)
      await endProcess(server)
    },
  }
}
