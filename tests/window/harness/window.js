// The real window, driven through WebKitWebDriver.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { remote } from 'webdriverio'
import { built, root } from './paths.js'
import { endProcess, lineOf, until } from './processes.js'

/** Folder for pictures that specs take; a build output. */
export const pictures = join(root, 'build', 'pictures')

/** A home, runtime folder and bus of their own, as a fresh user has them. */
export async function startUser({ env = {} } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-window-'))
  const home = join(folder, 'home')
  const runtime = join(folder, 'run')
  mkdirSync(home)
  mkdirSync(runtime, { mode: 0o700 })
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const address = await lineOf(bus, 'dbus-daemon')
  return {
    folder,
    home,
    runtime,
    env: {
      PATH: process.env.PATH,
      DISPLAY: process.env.DISPLAY,
      HOME: home,
      XDG_RUNTIME_DIR: runtime,
      DBUS_SESSION_BUS_ADDRESS: address,
      LANG: 'C.UTF-8',
      // The accessibility bus would be started through the session bus and outlive it.
      NO_AT_BRIDGE: '1',
      ...env,
    },
    async end() {
      await endProcess(bus)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Opens the window on an Engine and waits for its first rows. What was started is ended again
 * where that fails, so that nothing keeps the test process alive. */
export async function openWindow(wishes = {}) {
  const own = wishes.user ?? (await startUser())
  let driver
  try {
    driver = await startDriver(own, wishes)
    const browser = await openSession(driver.port, wishes)
    const page = new Page(browser)
    if (wishes.painted ?? true) await page.painted()
    return {
      browser,
      page,
      user: own,
      driverPid: driver.child.pid,
      async close() {
        await browser.deleteSession().catch(() => {})
        await endProcess(driver.child)
        if (!wishes.user) await own.end()
      },
    }
  } catch (error) {
    if (driver) await endProcess(driver.child)
    if (!wishes.user) await own.end()
    throw error
  }
}

async function startDriver(own, { env = {}, dark = false }) {
  const port = await freePort()
  const child = spawn('WebKitWebDriver', [`--port=${port}`], {
    env: { ...own.env, ...env, TAURI_WEBVIEW_AUTOMATION: 'true', ...(dark ? { GTK_THEME: 'Adwaita:dark' } : {}) },
    stdio: ['ignore', 'ignore', 'ignore'],
  })
  try {
    await until('the driver to listen', async () => (await fetch(`http://127.0.0.1:${port}/status`)).ok)
  } catch (error) {
    await endProcess(child)
    throw error
  }
  return { child, port }
}

function openSession(port, { engine, args = [], program = 'fairlead-desktop' }) {
  const address = typeof engine === 'string' ? engine : engine?.address
  return remote({
    hostname: '127.0.0.1',
    port,
    logLevel: 'error',
    connectionRetryTimeout: 60_000,
    connectionRetryCount: 0,
    waitforTimeout: 30_000,
    capabilities: {
      'wdio:enforceWebDriverClassic': true,
      'webkitgtk:browserOptions': {
        binary: built(program),
        args: [...(address ? ['--engine', address] : []), ...args],
      },
    },
  })
}

async function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

/** What a person does and sees. */
export class Page {
  constructor(browser) {
    this.browser = browser
  }

  painted() {
    return until('the first rows', () => this.run(() => document.documentElement.dataset.painted === 'true'), 60_000)
  }

  /** Runs a function in the page and gives what it returns. */
  run(fn, ...args) {
    return this.browser.execute(fn, ...args)
  }

  /** All that can be read on the page. */
  text() {
    return this.run(() => document.body.innerText)
  }

  /** Waits until a text can be read. Gives the milliseconds that it took. */
  async sees(text, timeoutMs = 30_000) {
    const started = Date.now()
    await until(`the text ${JSON.stringify(text)}`, async () => (await this.text()).includes(text), timeoutMs)
    return Date.now() - started
  }

  /** Waits until a text can no longer be read. Gives the milliseconds that it took. */
  async seesNo(text, timeoutMs = 30_000) {
    const started = Date.now()
    await until(`no text ${JSON.stringify(text)}`, async () => !(await this.text()).includes(text), timeoutMs)
    return Date.now() - started
  }

  /** The visible control of this accessible name: a button, link, tab, menu item or field. */
  async control(name, timeoutMs = 30_000) {
    return until(`a control named ${JSON.stringify(name)}`, () => this.find(name), timeoutMs)
  }

  async find(name, inside = 'body') {
    const reference = await this.run((wanted, within) => {
      const nameOf = (element) => {
        const labelled = element.getAttribute('aria-labelledby')
        if (labelled) return labelled.split(/\s+/).map((id) => document.getElementById(id)?.textContent ?? '').join(' ')
        if (element.hasAttribute('aria-label')) return element.getAttribute('aria-label')
        if (element.labels?.length) return element.labels[0].textContent
        return element.textContent || element.getAttribute('title') || ''
      }
      const controls = 'button, a, input, textarea, select, summary, [role=button], [role=tab], [role=menuitem], [role=menuitemradio], [role=option], [role=radio], [role=switch], [role=checkbox], [role=combobox], [role=link], [role=grid], [role=treegrid]'
      const clean = (text) => text.replace(/\s+/g, ' ').trim()
      const shown = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== 'hidden'
      const all = [...document.querySelectorAll(controls)].filter((element) => shown(element) && element.closest(within))
      // What lies over the page takes every key and click: it is looked through first.
      const over = all.filter((element) => element.closest('[role=dialog], [role=alertdialog], [role=menu], [role=listbox]'))
      const named = (element) => clean(nameOf(element))
      const exact = (element) => named(element) === wanted
      const starts = (element) => named(element).startsWith(wanted)
      const match = over.find(exact) ?? over.find(starts) ?? all.find(exact) ?? all.find(starts)
      document.querySelector('[data-found]')?.removeAttribute('data-found')
      match?.setAttribute('data-found', '')
      return match !== undefined
    }, name, inside)
    return reference ? this.browser.$('[data-found]') : undefined
  }

  /** Presses a control by its name, as soon as it is there and lets itself be pressed. */
  async press(name, timeoutMs = 30_000) {
    await until(`to press ${JSON.stringify(name)}`, async () => {
      const control = await this.find(name)
      if (!control) return false
      await control.click()
      return true
    }, timeoutMs)
  }

  /** Writes a text into a field by its label, as if typed at once. The driver's own keyboard has
   * another layout than the display: it types `;` for `:`. */
  async fill(name, text) {
    await this.control(name)
    await this.run((value) => {
      const field = document.querySelector('[data-found]')
      const prototype = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement
      field.focus()
      Object.getOwnPropertyDescriptor(prototype.prototype, 'value').set.call(field, value)
      field.dispatchEvent(new Event('input', { bubbles: true }))
      field.dispatchEvent(new Event('change', { bubbles: true }))
    }, text)
  }

  /** Presses keys: names as webdriver has them, or characters. */
  keys(...keys) {
    return this.browser.keys(keys)
  }

  /** The texts of the shown rows of the list, by their first cell's name. */
  rows() {
    return this.run(() => [...document.querySelectorAll('[role=row][aria-rowindex]')].map((row) => row.innerText.replace(/\s+/g, ' ').trim()).filter(Boolean))
  }

  /** The text of one row by a name in it; undefined where there is none. */
  async row(name) {
    return (await this.rows()).find((text) => text.split(' ').includes(name))
  }

  /** Waits until the row of this name reads so. Gives the milliseconds that it took. */
  async rowReads(name, wanted, timeoutMs = 30_000) {
    const started = Date.now()
    let last
    await until(`row ${name} to read ${wanted}, not ${last}`, async () => {
      last = await this.row(name)
      return last !== undefined && (wanted instanceof RegExp ? wanted.test(last) : last.includes(wanted))
    }, timeoutMs).catch((error) => {
      throw new Error(`${error.message}; it reads ${JSON.stringify(last)}`)
    })
    return Date.now() - started
  }

  /** Waits until no row has this name. Gives the milliseconds that it took. */
  async rowGoes(name, timeoutMs = 30_000) {
    const started = Date.now()
    await until(`row ${name} to go`, async () => (await this.row(name)) === undefined, timeoutMs)
    return Date.now() - started
  }

  /** The element of the row of this name. */
  async rowElement(name) {
    return until(`a row named ${name}`, async () => {
      const found = await this.run((wanted) => {
        document.querySelector('[data-found]')?.removeAttribute('data-found')
        const rows = [...document.querySelectorAll('[role=row][aria-rowindex]')]
        const row = rows.find((one) => one.innerText.split(/\s+/).includes(wanted))
        row?.setAttribute('data-found', '')
        return row !== undefined
      }, name)
      return found && this.browser.$('[data-found]')
    })
  }

  /** Puts the cursor on a row, by a click into its state or last plain cell. */
  async cursorOn(name) {
    const row = await this.rowElement(name)
    // The first cell opens the row; a click a little right of the middle only moves the cursor.
    await row.click({ x: 60 })
  }

  /** Points at a row, so that its actions appear. */
  async pointAt(name) {
    const row = await this.rowElement(name)
    await row.moveTo()
  }

  /** Opens the context menu of a row with the right button and picks a line. The left button
   * would open the row where two clicks come soon after one another. */
  async pick(name, line) {
    await until(`to pick ${line} for ${name}`, async () => {
      const row = await this.rowElement(name)
      await row.click({ button: 'right', x: 60 })
      await until(`the line ${line}`, () => this.find(line, '[role=menu]'), 3_000)
      // A menu is drawn before it is moved to its place: a click at a point could hit another line.
      await this.run(() => document.querySelector('[data-found]').click())
      return true
    })
  }

  /** Opens a page of the sidebar. */
  go(name) {
    return this.press(name)
  }

  /** Takes a picture into the build output. */
  async picture(name) {
    mkdirSync(pictures, { recursive: true })
    const data = await this.browser.takeScreenshot()
    const path = join(pictures, `${name}.png`)
    writeFileSync(path, Buffer.from(data, 'base64'))
    return path
  }
}
