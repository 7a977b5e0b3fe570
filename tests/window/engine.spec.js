// The Engine goes, comes back, or is not there at all.
import assert from 'node:assert/strict'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { BUSYBOX, startEngine } from './harness/engine.js'
import { within } from './harness/timing.js'
import { openWindow, startUser } from './harness/window.js'

let engine
before(async () => {
  engine = await startEngine()
  await engine.docker('create', '--name', 'kept', BUSYBOX)
})
after(() => engine?.stop())

test('the Engine is killed and started again: rows stay, and are live again within a second', async () => {
  const window = await openWindow({ engine })
  const { page } = window
  try {
    await page.rowReads('kept', 'Created')
    await within('back after a restart', 1000, async (number) => {
      await engine.kill()
      await page.sees('does not answer')
      assert.ok((await page.row('kept')) !== undefined, 'what was known stays on the screen')
      if (number === 1) await page.picture('engine-lost')
      await engine.start()
      const took = await page.seesNo('does not answer')
      return took
    })
    await engine.docker('create', '--name', 'after', BUSYBOX)
    await page.rowReads('after', 'Created')
    await page.go('Engine')
    await page.sees('dockerd')
    await page.sees('overlay2')
    await page.picture('engine')
  } finally {
    await window.close()
  }
})

test('without an Engine the window says what is missing and offers the ways', async () => {
  const window = await openWindow({ engine: 'unix:///nonexistent/docker.sock', painted: false })
  const { page } = window
  try {
    await page.sees('No container engine found')
    await page.sees('/nonexistent/docker.sock')
    await page.sees('Start it here')
    await page.picture('connect')
    await page.fill('Address', 'ftp://x')
    await page.press('Connect')
    await page.sees('scheme')
    await page.fill('Address', engine.address)
    await page.press('Connect')
    await page.rowReads('kept', 'Created')
  } finally {
    await window.close()
  }
})

test('something at the address that is no Engine is told apart from an absent one', async () => {
  const user = await startUser()
  const path = join(user.runtime, 'file.sock')
  writeFileSync(path, 'no socket')
  chmodSync(path, 0o600)
  const window = await openWindow({ engine: `unix://${path}`, painted: false, user })
  try {
    await window.page.sees('No container engine found')
    await window.page.sees(path)
  } finally {
    await window.close()
    await user.end()
  }
})
