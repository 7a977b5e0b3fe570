// Containers in the real window, on a real Engine.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { BUSYBOX, startEngine } from './harness/engine.js'
import { until } from './harness/processes.js'
import { within } from './harness/timing.js'
import { openWindow } from './harness/window.js'

let engine
let window
let page
before(async () => {
  engine = await startEngine()
  await engine.docker('run', '-d', '--name', 'first', BUSYBOX, 'sleep', '100000')
  window = await openWindow({ engine })
  page = window.page
})
after(async () => {
  await window?.close()
  await engine?.stop()
})

const state = (name) => engine.docker('inspect', '-f', '{{.State.Status}}', name)
const becomes = (name, wanted) => until(`${name} to be ${wanted}`, async () => (await state(name)) === wanted)

test('what another client does is seen within a second', async () => {
  await within('outside run', 1000, async (number) => {
    await engine.docker('run', '-d', '--name', `outside-${number}`, BUSYBOX, 'sleep', '100000')
    return page.rowReads(`outside-${number}`, 'Running')
  })
  await within('outside stop', 1000, async (number) => {
    await engine.docker('start', 'outside-1')
    await page.rowReads('outside-1', 'Running')
    await engine.docker(number % 2 ? 'stop' : 'kill', ...(number % 2 ? ['-t', '0'] : []), 'outside-1')
    return page.rowReads('outside-1', /Exited/)
  })
  await within('outside rename', 1000, async (number) => {
    await engine.docker('rename', number === 1 ? 'outside-1' : `renamed-${number - 1}`, `renamed-${number}`)
    return page.rowReads(`renamed-${number}`, /Exited/)
  })
  await within('outside rm', 1000, async (number) => {
    await engine.docker('run', '-d', '--name', `goes-${number}`, BUSYBOX, 'sleep', '100000')
    await page.rowReads(`goes-${number}`, 'Running')
    await engine.docker('rm', '-f', `goes-${number}`)
    return page.rowGoes(`goes-${number}`)
  })
})

test('several are selected and stopped together', async () => {
  for (const name of ['bulk-1', 'bulk-2', 'bulk-3']) await engine.docker('run', '-d', '--name', name, BUSYBOX, 'sleep', '100000')
  await page.fill('Filter containers', 'bulk-')
  for (const name of ['bulk-1', 'bulk-2', 'bulk-3']) await page.rowReads(name, 'Running')
  await page.cursorOn('bulk-1')
  await page.keys('Control', 'a')
  await page.sees('3 selected')
  await page.press('Kill')
  await page.press('Kill 3 containers')
  for (const name of ['bulk-1', 'bulk-2', 'bulk-3']) await becomes(name, 'exited')
  await page.press('Remove')
  await page.press('Remove 3 containers')
  await until('all to be removed', async () => (await engine.docker('ps', '-aq', '--filter', 'name=bulk-')) === '')
  await page.fill('Filter containers', '')
})

test('the list is filtered, sorted and narrowed', async () => {
  await engine.docker('create', '--name', 'aaa', BUSYBOX)
  await engine.docker('run', '-d', '--name', 'zzz', BUSYBOX, 'sleep', '100000')
  await page.rowReads('aaa', 'Created')
  const order = async () => {
    const rows = await page.rows()
    return rows.flatMap((row) => ['aaa', 'zzz'].filter((name) => row.split(' ').includes(name)))
  }
  assert.deepEqual(await order(), ['aaa', 'zzz'])
  await page.press('Name')
  await until('the order to turn', async () => (await order()).join() === 'zzz,aaa')
  await page.press('Name')
  await until('the order to turn back', async () => (await order()).join() === 'aaa,zzz')
  await page.fill('Filter containers', 'state:created aaa')
  await page.seesNo('zzz')
  await page.fill('Filter containers', 'size:big')
  await page.sees('size')
  await page.fill('Filter containers', 'nothing-is-named-so')
  await page.sees('No container matches nothing-is-named-so')
  await page.press('Clear the filter')
  await page.rowReads('zzz', 'Running')
  await page.press('Running')
  await page.seesNo('aaa')
  await page.press('All')
  await page.rowReads('aaa', 'Created')
})

test('names and labels of a hostile client stay text', async () => {
  const evil = '<img src=x onerror="document.title=1">\u202egnp'
  const long = `n${'a'.repeat(299)}`
  await engine.docker('run', '-d', '--name', 'hostile', '--label', `com.docker.compose.project=${evil}`, BUSYBOX, 'echo', evil)
  await engine.docker('create', '--name', long, BUSYBOX)
  await page.press('Group by project').catch(() => {})
  await page.rowReads('hostile', /Exited/)
  assert.equal(await page.run(() => document.querySelectorAll('img').length), 0)
  assert.equal(await page.run(() => document.body.innerText.includes('\u202e')), false)
  await page.fill('Filter containers', long.slice(0, 40))
  await until('the long name', async () => (await page.run(() => document.querySelector('[role=grid] [title^=naaa], [role=treegrid] [title^=naaa]')?.title.length ?? 0)) === 300)
  assert.equal(await page.run(() => document.documentElement.scrollWidth <= window.innerWidth), true, 'nothing is pushed out of the window')
  await page.fill('Filter containers', '')
  await engine.docker('rm', 'hostile', long)
})
