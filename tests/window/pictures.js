// Takes the pictures of the README: npm run pictures
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { startDisplay } from './harness/display.js'
import { BUSYBOX, startEngine } from './harness/engine.js'
import { root } from './harness/paths.js'
import { openWindow } from './harness/window.js'

const display = await startDisplay()
process.env.DISPLAY = display.name
const engine = await startEngine()
const run = (name, ...words) => engine.docker('run', '-d', '--name', name, ...words)
const shop = ['--label', 'com.docker.compose.project=shop', '--label', 'com.docker.compose.project.config_files=/srv/shop/compose.yaml']
await engine.docker('network', 'create', '--subnet', '192.169.100.0/24', 'br3')
for (const tag of ['nginx:1.27-alpine', 'shop-api:dev', 'postgres:16.4', 'redis:7.4-alpine', 'alpine:3.20']) await engine.docker('tag', BUSYBOX, tag)
const busy = ['sh', '-c', 'while :; do i=0; while [ $i -lt 2000 ]; do i=$((i+1)); done; sleep 0.2; done']
await run('shop-web-1', ...shop, '-p', '127.0.0.1:8080:80', '-p', '127.0.0.1:8443:443', 'nginx:1.27-alpine', 'sleep', '100000')
await run('shop-api-1', ...shop, '-p', '127.0.0.1:3000:3000', '--health-cmd', 'true', '--health-interval', '1s', 'shop-api:dev', ...busy)
await run('shop-db-1', ...shop, '-p', '127.0.0.1:5432:5432', 'postgres:16.4', 'sleep', '100000')
await run('shop-cache-1', ...shop, 'redis:7.4-alpine', 'sleep', '100000')
await run('c1', '--network', 'br3', '--ip', '192.169.100.2', '-v', 'data-1:/data', 'alpine:3.20', 'sh', '-c', 'for i in 1 2 3 4 5; do echo "$(date -u +%H:%M:%S) request $i served"; done; echo "cannot reach the database" >&2; sleep 100000')
await run('c2', '--network', 'br3', '--ip', '192.169.100.3', '--health-cmd', 'false', '--health-interval', '1s', '--health-retries', '1', 'alpine:3.20', 'sleep', '100000')
await run('loki', 'alpine:3.20', 'sleep', '100000')
await engine.docker('pause', 'loki')
await run('importer', 'shop-api:dev', 'sh', '-c', 'exit 137')
await run('migrate-2026-11', 'shop-api:dev', 'true')
await engine.docker('create', '--name', 'scratch', 'alpine:3.20')
await engine.docker('volume', 'create', 'shop-data')

const shots = [
  ['containers', '#/containers', 'shop-web-1'],
  ['container', '#/containers/c1', 'Overview'],
  ['logs', '#/containers/c1/logs', 'request 5'],
  ['create', '#/containers/+new', 'Create and start'],
  ['images', '#/images', 'nginx'],
  ['network', '#/networks/br3', '192.169.100'],
  ['engine', '#/engine', 'dockerd'],
]
const folder = join(root, 'docs', 'pictures')
mkdirSync(folder, { recursive: true })
for (const dark of [false, true]) {
  const window = await openWindow({ engine, dark })
  // Half a minute of measurements makes the lines of CPU worth looking at.
  await new Promise((resolve) => setTimeout(resolve, 30_000))
  for (const [name, hash, sign] of shots) {
    await window.page.run((to) => (location.hash = to), hash)
    await window.page.sees(sign)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    const path = await window.page.picture(`${name}-${dark ? 'dark' : 'light'}`)
    if (name === 'containers' || name === 'logs') copyFileSync(path, join(folder, `${name}-${dark ? 'dark' : 'light'}.png`))
  }
  await window.close()
}
await engine.stop()
await display.stop()
process.exit(0)
