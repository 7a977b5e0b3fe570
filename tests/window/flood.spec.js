// Hundreds of changes at once.
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

test('after a storm of changes the list is the Engine’s list', async () => {
  const script = 'for i in $(seq 1 150); do docker create --name storm-$i ' + BUSYBOX + ' >/dev/null; done; for i in $(seq 1 150); do docker rename storm-$i moved-$i; done; for i in $(seq 1 140); do docker rm moved-$i >/dev/null; done'
  const { execFileSync } = await import('node:child_process')
  execFileSync('sh', ['-c', script], { env: { ...process.env, DOCKER_HOST: engine.address } })
  const wanted = (await engine.docker('ps', '-a', '--format', '{{.Names}}')).split('\n').sort().join()
  await until('the list to be equal', async () => {
    const rows = await page.rows()
    const names = rows.flatMap((row) => row.split(' ').filter((word) => /^(moved|storm)-/.test(word)))
    return names.sort().join() === wanted
  })
})
