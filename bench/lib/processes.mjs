// Processes as /proc shows them.
import { readFileSync, readdirSync } from 'node:fs'

const TICKS = 100 // USER_HZ of every Linux that Fairlead runs on.

function stat(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
  // The name may hold spaces and brackets: fields start behind the last bracket.
  return text.slice(text.lastIndexOf(')') + 2).split(' ')
}

/** Milliseconds since the epoch at which a process started. */
export function startedAt(pid) {
  const boot = Number(readFileSync('/proc/stat', 'latin1').match(/^btime (\d+)$/m)[1])
  // btime is whole seconds: the exact time of boot is now minus the time since.
  const uptime = Number(readFileSync('/proc/uptime', 'latin1').split(' ')[0])
  const exactBoot = Date.now() - uptime * 1000
  return (Math.abs(exactBoot / 1000 - boot) < 2 ? exactBoot : boot * 1000) + (Number(stat(pid)[19]) * 1000) / TICKS
}

/** CPU seconds that a process has used, those of its ended children left out. */
export function cpuSeconds(pid) {
  try {
    const fields = stat(pid)
    return (Number(fields[11]) + Number(fields[12])) / TICKS
  } catch {
    return 0
  }
}

/** A process and all that descend from it. */
export function family(root) {
  const parents = new Map()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      parents.set(Number(name), Number(stat(name)[1]))
    } catch {
      // It ended meanwhile.
    }
  }
  const all = [root]
  for (let at = 0; at < all.length; at += 1) {
    for (const [pid, parent] of parents) if (parent === all[at]) all.push(pid)
  }
  return all
}

/** The newest process with this program path under a parent. */
export function childRunning(root, program) {
  return family(root).find((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0')[0] === program
    } catch {
      return false
    }
  })
}

export const familyCpu = (root) => family(root).reduce((sum, pid) => sum + cpuSeconds(pid), 0)
