// Where the built programs lie.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..')
const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target')

/** A built program. FAIRLEAD_BUILT chooses the profile: debug (the default) or release. */
export function built(name) {
  const path = join(target, process.env.FAIRLEAD_BUILT ?? 'debug', name)
  if (!existsSync(path)) throw new Error(`${path} is not built`)
  return path
}
