// The first steps of the training day, by the window's own forms.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { BUSYBOX, startEngine } from './harness/engine.js'
import { until } from './harness/processes.js'
import { openWindow } from './harness/window.js'

let engine
let window
let page
before(async () => {
  engine = await startEngine()
  window = await openWindow({ engine })
  page = window.page
})
after(async () => {
  await window?.close()
  await engine?.stop()
})

test('a network with a subnet of its own is made', async () => {
  await page.go('Networks')
  await page.press('New network')
  await page.fill('Name', 'br3')
  await page.fill('Subnet', '192.169.100.0/33')
  await page.press('Create network')
  await page.sees('is not a block of addresses')
  assert.equal(await engine.docker('network', 'ls', '-q', '--filter', 'name=br3'), '', 'nothing is sent with a fault in it')
  await page.fill('Subnet', '192.169.100.0/24')
  await page.sees('docker network create --subnet 192.169.100.0/24 br3')
  await page.press('Create network')
  await until('the network', async () => (await engine.docker('network', 'ls', '-q', '--filter', 'name=br3')) !== '')
  await page.sees('192.169.100.0/24')
})

test('a subnet that overlaps is refused in words', async () => {
  await page.go('Networks')
  await page.press('New network')
  await page.fill('Name', 'br4')
  await page.fill('Subnet', '192.169.100.128/25')
  await page.press('Create network')
  await page.sees('br3')
  assert.equal(await engine.docker('network', 'ls', '-q', '--filter', 'name=br4'), '')
})

test('a container with a static address and another entrypoint is made, and its log followed', async () => {
  await page.go('Containers')
  await page.press('New container')
  await page.fill('Image', BUSYBOX)
  await page.fill('Name', 'c1')
  await page.press('Entrypoint')
  await page.press('JSON form')
  await page.fill('Program', '["sleep"]')
  await page.fill('Arguments', '100')
  await page.fill('Network', 'br3')
  await page.fill('Static IPv4 address', '192.169.100.2')
  await page.sees(`docker run -d --name c1 --network br3 --ip 192.169.100.2 --entrypoint sleep ${BUSYBOX} 100`)
  await page.picture('create-container')
  await page.press('Create and start')
  await until('the container', async () => (await engine.docker('ps', '-q', '--filter', 'name=c1')) !== '')
  const look = (format) => engine.docker('inspect', '-f', format, 'c1')
  assert.equal(await look('{{json .Config.Entrypoint}} {{json .Config.Cmd}}'), '["sleep"] ["100"]')
  assert.equal(await look('{{(index .NetworkSettings.Networks "br3").IPAddress}}'), '192.169.100.2')
  await page.sees('192.169.100.2')
})

test('an address that is taken says by whom', async () => {
  await page.go('Containers')
  await page.press('New container')
  await page.fill('Image', BUSYBOX)
  await page.fill('Name', 'c2')
  await page.fill('Network', 'br3')
  await page.fill('Static IPv4 address', '192.169.100.2')
  await page.press('Create and start')
  // The name of the holder stands in the fault at the field, not only in the list behind.
  await until('the fault at the field', () => page.run(() => [...document.querySelectorAll('form [id$=-error]')].some((fault) => fault.innerText.includes('c1'))))
})

test('an image that is not there is offered to be pulled', async () => {
  await page.go('Containers')
  await page.press('New container')
  await page.fill('Image', 'fairlead/absent:1')
  await page.fill('Name', 'c3')
  await page.press('Create and start')
  await page.sees('fairlead/absent:1 is not on this Engine')
  await page.control('Pull fairlead/absent:1')
})

test('a log is followed in the window', async () => {
  await engine.docker('run', '-d', '--name', 'talker', BUSYBOX, 'sh', '-c', 'echo first; echo oops >&2; while [ ! -e /go ]; do sleep 0.1; done; printf "\\033[31mred\\033[0m\\033]0;title\\007 end\\n"; sleep 100000')
  await page.go('Containers')
  await page.rowReads('talker', 'Running')
  await page.run(() => (location.hash = '#/containers/talker/logs'))
  await page.sees('first')
  await page.sees('oops')
  await engine.docker('exec', 'talker', 'touch', '/go')
  await page.sees('red')
  assert.equal(await page.run(() => document.body.innerText.includes('\u001b')), false)
  await page.picture('log')
})

test('a volume is made', async () => {
  await page.go('Volumes')
  await page.press('New volume')
  await page.fill('Name', 'data-1')
  await page.press('Create volume')
  await until('the volume', async () => (await engine.docker('volume', 'ls', '-q')).includes('data-1'))
})
