// P2: ten thousand containers in a running window, against docker ps -a; then its frames.
import { execFileSync } from 'node:child_process'
import { startEngine } from '../tests/window/harness/engine.js'
import { openWindow } from '../tests/window/harness/window.js'
import { median, ms, spread, times, verdict } from './lib/figures.mjs'

export async function measure({ rounds, rows }) {
  const many = await startEngine({ containers: rows })
  const none = await startEngine()
  const window = await openWindow({ engine: none })
  const figures = { ours: [], docker: [] }
  for (let round = 0; round <= rounds; round += 1) {
    const start = process.hrtime.bigint()
    execFileSync('docker', ['ps', '-a'], { env: { ...process.env, DOCKER_HOST: many.address }, stdio: 'ignore', maxBuffer: 1 << 26 })
    const docker = Number(process.hrtime.bigint() - start) / 1e6
    const ours = await switchTo(window, many.socket, rows)
    await switchTo(window, none.socket, 0)
    if (round > 0) {
      figures.docker.push(docker)
      figures.ours.push(ours)
    }
  }
  await switchTo(window, many.socket, rows)
  const still = await longestFrame(window, 'still')
  const lines = []
  const ratio = median(figures.ours) / median(figures.docker)
  lines.push(verdict('P2', `${rows} containers: Engine asked → all rows in, screen painted, against \`docker ps -a\``, `${times(ratio)}: ${spread(figures.ours)} against ${spread(figures.docker)}`, '≤ 1.0×', '≤ 0.8×', ratio <= 0.8 ? 'aim' : ratio <= 1 ? 'must' : 'no'))
  for (const what of ['scroll', 'sort', 'filter']) {
    const longest = []
    for (let round = 0; round < rounds; round += 1) longest.push(await longestFrame(window, what))
    const over = median(longest) - still
    lines.push(verdict('P2', `longest frame while: ${what}`, `${ms(median(longest))}, still ${ms(still)}`, 'still + 50 ms', 'still + 16 ms', over <= 16 ? 'aim' : over <= 50 ? 'must' : 'no'))
  }
  await window.close()
  await many.stop()
  await none.stop()
  return lines
}

/** Switches the Engine and gives the milliseconds until the count stands and the screen is painted. */
function switchTo(window, socket, rows) {
  return window.page.browser.executeAsync(
    (path, wanted, done) => {
      const started = performance.now()
      const grid = () => document.querySelector('[role=grid],[role=treegrid]')
      const ready = () => {
        const list = grid()
        if (wanted === 0) return !document.body.innerText.includes('row-0')
        return Number(list?.getAttribute('aria-rowcount') ?? 0) >= wanted && list.innerText.includes('row-0')
      }
      const look = () => {
        if (ready()) requestAnimationFrame(() => done(performance.now() - started))
        else requestAnimationFrame(look)
      }
      globalThis.__TAURI_INTERNALS__.invoke('use_engine', { address: { kind: 'unix', at: path }, source: { kind: 'given' } })
      requestAnimationFrame(look)
    },
    socket,
    rows,
  )
}

/** The longest gap between two frames while something goes on for two seconds. */
function longestFrame(window, what) {
  return window.page.browser.executeAsync(
    (kind, done) => {
      const scroller = [...document.querySelectorAll('[role=grid],[role=treegrid],[role=grid] *,[role=treegrid] *')].find((e) => e.scrollHeight > e.clientHeight + 100 && /auto|scroll/.test(getComputedStyle(e).overflowY))
      const filter = document.querySelector('input[type=search], input[placeholder^=Filter]')
      const heads = [...document.querySelectorAll('[role=columnheader] button, [role=columnheader][aria-sort]')]
      const type = (text) => {
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(filter, text)
        filter.dispatchEvent(new Event('input', { bubbles: true }))
      }
      let frame = 0
      let longest = 0
      let last = performance.now()
      const end = last + 2000
      const tick = () => {
        const now = performance.now()
        longest = Math.max(longest, now - last)
        last = now
        frame += 1
        if (now > end) {
          if (kind === 'filter') type('')
          return done(longest)
        }
        if (kind === 'scroll') scroller.scrollTop += 400
        if (kind === 'sort' && frame % 20 === 0) heads[frame % 40 === 0 ? 0 : 1].click()
        if (kind === 'filter' && frame % 10 === 0) type(String(frame))
        requestAnimationFrame(tick)
      }
      requestAnimationFrame(tick)
    },
    what,
  )
}
