// Every page: by keyboard alone, without findings of axe, in both themes and small.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { BUSYBOX, startEngine } from './harness/engine.js'
import { until } from './harness/processes.js'
import { openWindow } from './harness/window.js'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
let engine
before(async () => {
  engine = await startEngine()
  await engine.docker('network', 'create', '--subnet', '192.169.100.0/24', 'br3')
  await engine.docker('run', '-d', '--name', 'shop-web-1', '--label', 'com.docker.compose.project=shop', '-p', '127.0.0.1:18099:80', BUSYBOX, 'sleep', '100000')
  await engine.docker('run', '-d', '--name', 'c1', '--network', 'br3', '--ip', '192.169.100.2', '-v', 'data-1:/data', BUSYBOX, 'sh', '-c', 'echo hello; sleep 100000')
  await engine.docker('run', '-d', '--name', 'failed', BUSYBOX, 'sh', '-c', 'exit 3')
})
after(() => engine?.stop())

const PAGES = [
  ['containers', '#/containers', 'shop-web-1'],
  ['images', '#/images', 'busybox'],
  ['networks', '#/networks', '192.169.100.0/24'],
  ['volumes', '#/volumes', 'data-1'],
  ['engine', '#/engine', 'dockerd'],
  ['connect', '#/connect', 'At an address'],
  ['new-container', '#/containers/+new', 'Create and start'],
  ['new-network', '#/networks/+new', 'Create network'],
  ['new-volume', '#/volumes/+new', 'Create volume'],
  ['container', '#/containers/c1', 'Overview'],
  ['container-logs', '#/containers/c1/logs', 'hello'],
  ['container-inspect', '#/containers/c1/inspect', 'HostConfig'],
  ['image', '#/images/fairlead%2Fbusybox%3A1', 'Overview'],
  ['network', '#/networks/br3', '192.169.100'],
  ['volume', '#/volumes/data-1', 'Overview'],
]

/** Serious findings of axe on what is shown. */
async function findings(page) {
  // The page's policy forbids new scripts; the driver may still run a text.
  await page.browser.execute(`if (!window.axe) { ${axe} }`)
  return page.browser.executeAsync((done) => {
    window.axe.run(document, { resultTypes: ['violations'] }).then(
      (result) => done(result.violations.filter((one) => ['serious', 'critical'].includes(one.impact)).map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).slice(0, 3).join(' | ')}`)),
      (error) => done([String(error)]),
    )
  })
}

for (const dark of [false, true]) {
  test(`no page has a serious finding of axe, ${dark ? 'dark' : 'light'}`, async () => {
    const window = await openWindow({ engine, dark })
    const { page } = window
    try {
      const found = []
      for (const [name, hash, sign] of PAGES) {
        await page.run((to) => (location.hash = to), hash)
        await page.sees(sign)
        await page.picture(`${name}-${dark ? 'dark' : 'light'}`)
        for (const finding of await findings(page)) found.push(`${name}: ${finding}`)
        const nameless = await page.run(() => [...document.querySelectorAll('button, a[href], input, select, textarea')].filter((control) => control.getClientRects().length > 0 && !(control.getAttribute('aria-label') || control.getAttribute('aria-labelledby') || control.labels?.length || control.textContent.trim() || control.title)).map((control) => control.outerHTML.slice(0, 120)))
        for (const control of nameless) found.push(`${name}: without a name: ${control}`)
      }
      assert.deepEqual(found, [])
    } finally {
      await window.close()
    }
  })
}

test('each page is reached and left by keys alone', async () => {
  const window = await openWindow({ engine })
  const { page } = window
  try {
    await page.rowReads('shop-web-1', 'Running')
    for (const [name, sign] of [['Images', 'busybox'], ['Networks', 'br3'], ['Volumes', 'data-1'], ['Engine', 'dockerd'], ['Containers', 'shop-web-1']]) {
      await page.keys('Control', 'k')
      await until('the palette', () => page.run(() => document.activeElement?.tagName === 'INPUT'))
      await page.keys(...name)
      await until(`${name} to be offered`, () => page.run((wanted) => [...document.querySelectorAll('[role=option]')].some((option) => option.innerText.startsWith(wanted)), name))
      // Go to the offer of the page itself, which may stand below actions.
      for (let step = 0; step < 30; step += 1) {
        const chosen = await page.run(() => document.querySelector('[role=option][aria-selected=true], [role=option][data-selected]')?.innerText ?? '')
        if (chosen.split('\n')[0].trim() === name) break
        await page.keys('ArrowDown')
      }
      await page.keys('Enter')
      await page.sees(sign)
      await until(`the page ${name}`, () => page.run((wanted) => location.hash.includes(wanted.toLowerCase()), name))
    }
    await page.keys('F6')
    const regions = new Set()
    for (let step = 0; step < 6; step += 1) {
      regions.add(await page.run(() => document.activeElement?.closest('.sidebar, .top, .pagehead, .page, .mirror')?.className ?? 'none'))
      await page.keys('F6')
    }
    assert.ok(regions.size >= 4, `F6 goes through the parts: ${[...regions].join(', ')}`)
    await page.run(() => document.querySelector('[role=grid],[role=treegrid]').focus())
    await page.keys('Home')
    await page.keys('ArrowDown')
    await page.keys('Enter')
    await page.sees('Overview')
    await page.keys('Alt', 'ArrowLeft')
    await page.rowReads('shop-web-1', 'Running')
    await page.keys('?')
    await page.sees('Keys')
    await page.keys('Escape')
    await page.keys('/')
    await until('the filter to have the focus', () => page.run(() => document.activeElement?.getAttribute('aria-label') === 'Filter containers'))
  } finally {
    await window.close()
  }
})

test('at its smallest size nothing is cut off', async () => {
  const window = await openWindow({ engine })
  const { page } = window
  try {
    await page.browser.setWindowSize(960, 600)
    await until('the size', () => page.run(() => window.innerWidth <= 960))
    for (const [name, hash, sign] of PAGES) {
      await page.run((to) => (location.hash = to), hash)
      await page.sees(sign)
      await page.picture(`${name}-small`)
      assert.equal(await page.run(() => document.documentElement.scrollWidth <= window.innerWidth && document.documentElement.scrollHeight <= window.innerHeight), true, name)
    }
  } finally {
    await window.close()
  }
})
