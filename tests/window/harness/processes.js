// Child processes that are started, read and surely ended.

/** The first line that a child writes to its standard output. */
export function lineOf(child, name, timeoutMs = 90_000) {
  return new Promise((resolve, reject) => {
    let text = ''
    const limit = setTimeout(() => reject(new Error(`${name} wrote no line in ${timeoutMs} ms`)), timeoutMs)
    child.on('error', (error) => {
      clearTimeout(limit)
      reject(error)
    })
    child.on('exit', (code) => {
      clearTimeout(limit)
      reject(new Error(`${name} ended with ${code} before it wrote a line: ${text}`))
    })
    child.stdout.on('data', (data) => {
      text += data
      const end = text.indexOf('\n')
      if (end >= 0) {
        clearTimeout(limit)
        resolve(text.slice(0, end))
      }
    })
  })
}

/** Asks a child to end, and ends it when it does not. */
export function endProcess(child, timeoutMs = 10_000) {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    const limit = setTimeout(() => child.kill('SIGKILL'), timeoutMs)
    child.on('exit', () => {
      clearTimeout(limit)
      resolve()
    })
    child.kill('SIGTERM')
  })
}

/** Waits until `look` gives something truthy, and gives that. */
export async function until(what, look, timeoutMs = 30_000, everyMs = 50) {
  const end = Date.now() + timeoutMs
  let last
  for (;;) {
    try {
      const found = await look()
      if (found) return found
      last = undefined
    } catch (error) {
      last = error
    }
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms for: ${what}${last ? ` (${last.message})` : ''}`)
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}
