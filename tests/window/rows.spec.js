// Ten thousand rows.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startEngine } from './harness/engine.js'
import { until } from './harness/processes.js'
import { openWindow } from './harness/window.js'

const ROWS = 10_000
let engine
let window
let page
before(async () => {
  engine = await startEngine({ containers: ROWS })
  window = await openWindow({ engine })
  page = window.page
})
after(async () => {
  await window?.close()
  await engine?.stop()
})

test('ten thousand containers are counted, and the last is reached by a key', async () => {
  await until('all rows', async () => Number(await page.run(() => document.querySelector('[role=grid],[role=treegrid]')?.getAttribute('aria-rowcount'))) > ROWS, 60_000)
  await page.cursorOn('row-00001')
  await page.keys('End')
  await page.rowReads('row-10000', 'Created')
  const drawn = await page.run(() => document.querySelectorAll('[role=row]').length)
  assert.ok(drawn < 120, `${drawn} rows are in the page`)
  await page.picture('ten-thousand')
  await page.keys('Home')
  await page.rowReads('row-00001', 'Created')
})

test('a filter finds one of ten thousand', async () => {
  await page.fill('Filter containers', 'row-07777')
  await page.rowReads('row-07777', 'Created')
  assert.equal((await page.rows()).filter((row) => row.includes('row-')).length, 1)
})
