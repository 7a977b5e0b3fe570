// Promises of a second, held on a machine that may be busy.
import assert from 'node:assert/strict'

/** Runs `measure`, which gives milliseconds, until once it stays within `limit`; three tries. A
 * single slow try says something about the machine, three say something about the product. */
export async function within(what, limit, measure) {
  const tries = []
  for (let number = 1; number <= 3; number += 1) {
    const took = await measure(number)
    tries.push(took)
    if (took <= limit) break
  }
  console.log(`${what}: ${tries.join(', ')} ms`)
  assert.ok(tries.at(-1) <= limit, `${what} took ${tries.join(', ')} ms, more than ${limit}`)
}
