// P3: an Engine's event to the row repainted, at 50 events a second.
import { request } from 'node:http'
import { startEngine } from '../tests/window/harness/engine.js'
import { openWindow } from '../tests/window/harness/window.js'
import { median, ms, quantile, verdict } from './lib/figures.mjs'

const EVENTS = 500
const PER_SECOND = 50

export async function measure() {
  const engine = await startEngine({ containers: 20 })
  const window = await openWindow({ engine })
  const frame = await window.page.browser.executeAsync((done) => {
    const gaps = []
    let last = performance.now()
    const tick = () => {
      const now = performance.now()
      gaps.push(now - last)
      last = now
      if (gaps.length < 120) requestAnimationFrame(tick)
      else done(gaps)
    }
    requestAnimationFrame(tick)
  })
  const usual = median(frame)
  // Each new name is noted with the time of the frame in which it stands in the page.
  await window.page.run(() => {
    const seen = (globalThis.seenNames = {})
    const look = () => {
      for (const row of document.querySelectorAll('[role=row]')) {
        for (const [, name] of row.textContent.matchAll(/(moved-\d+-x)/g)) seen[name] ??= Date.now()
      }
    }
    new MutationObserver(() => requestAnimationFrame(look)).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
  const events = listen(engine.socket)
  await new Promise((resolve) => setTimeout(resolve, 500))
  const names = Array.from({ length: 20 }, (_, at) => `row-${String(at + 1).padStart(5, '0')}`)
  for (let number = 0; number < EVENTS; number += 1) {
    const at = number % names.length
    const next = `moved-${String(number).padStart(4, '0')}-x`
    void rename(engine.socket, names[at], next)
    names[at] = next
    await new Promise((resolve) => setTimeout(resolve, 1000 / PER_SECOND))
  }
  await new Promise((resolve) => setTimeout(resolve, 2000))
  const seen = await window.page.run(() => globalThis.seenNames)
  const delays = Object.entries(events.times).filter(([name]) => seen[name]).map(([name, at]) => seen[name] - at)
  events.stop()
  await window.close()
  await engine.stop()
  const p99 = quantile(delays, 0.99)
  const must = 3 * usual + 50
  const missed = Object.keys(events.times).length - delays.length
  return [
    verdict('P3', `event → row repainted, ${PER_SECOND}/s`, `p50 ${ms(median(delays))}, p99 ${ms(p99)} of ${delays.length} events (${missed} were overtaken by the next before a frame); frame ${ms(usual)}`, `p99 ≤ ${ms(must)}`, `p99 ≤ ${ms(2 * usual)}`, p99 <= 2 * usual ? 'aim' : p99 <= must ? 'must' : 'no'),
  ]
}

function rename(socketPath, from, to) {
  return new Promise((resolve) => {
    const call = request({ socketPath, method: 'POST', path: `/containers/${from}/rename?name=${to}` }, (answer) => answer.resume().on('end', resolve))
    call.on('error', resolve)
    call.end()
  })
}

function listen(socketPath) {
  const times = {}
  const call = request({ socketPath, path: '/events' }, (answer) => {
    let text = ''
    answer.on('data', (data) => {
      text += data
      const lines = text.split('\n')
      text = lines.pop()
      for (const line of lines) {
        const event = JSON.parse(line)
        if (event.Action === 'rename') times[event.Actor.Attributes.name] = event.timeNano / 1e6
      }
    })
    answer.on('error', () => {})
  })
  call.on('error', () => {})
  call.end()
  return { times, stop: () => call.destroy() }
}
