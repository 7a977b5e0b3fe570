// The program as a process of the system.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { BUSYBOX, startEngine } from './harness/engine.js'
import { built } from './harness/paths.js'
import { endProcess, until } from './harness/processes.js'
import { openWindow, startUser } from './harness/window.js'

let engine
before(async () => {
  engine = await startEngine()
  await engine.docker('create', '--name', 'one', BUSYBOX)
})
after(() => engine?.stop())

test('a second start raises the first window and ends', async () => {
  const window = await openWindow({ engine })
  try {
    const second = spawn(built('fairlead-desktop'), [], { env: window.user.env, stdio: 'ignore' })
    const code = await new Promise((resolve) => second.on('exit', resolve))
    assert.equal(code, 0)
    await window.page.rowReads('one', 'Created')
  } finally {
    await window.close()
  }
})

test('what ten commands do at once is seen in the window', async () => {
  const window = await openWindow({ engine })
  try {
    const env = { ...process.env, DOCKER_HOST: engine.address }
    const jobs = Array.from({ length: 10 }, (_, at) => spawn(built('fairlead'), ['create', '--name', `made-${at}`, BUSYBOX], { env, stdio: 'ignore' }))
    for (const job of jobs) if (job.exitCode === null) await new Promise((resolve) => job.on('exit', resolve))
    for (let at = 0; at < 10; at += 1) await window.page.rowReads(`made-${at}`, 'Created')
  } finally {
    await window.close()
  }
})

test('two windows of two users show the same Engine', async () => {
  const first = await openWindow({ engine })
  const second = await openWindow({ engine })
  try {
    await engine.docker('create', '--name', 'both', BUSYBOX)
    await first.page.rowReads('both', 'Created')
    await second.page.rowReads('both', 'Created')
    await engine.docker('rm', 'both')
    await first.page.rowGoes('both')
    await second.page.rowGoes('both')
  } finally {
    await second.close()
    await first.close()
  }
})

test('no display is said in words', () => {
  const env = { PATH: process.env.PATH, HOME: '/nonexistent' }
  const { status, stderr } = spawnSync(built('fairlead-desktop'), [], { env, encoding: 'utf8' })
  assert.equal(status, 1)
  assert.match(stderr, /no display/)
})

test('none of its processes listens on TCP', async () => {
  // Without a driver: WebKit's own inspector listens while one asks for automation.
  const user = await startUser()
  const app = spawn(built('fairlead-desktop'), ['--engine', engine.address], { env: user.env, stdio: 'ignore' })
  try {
    const ours = await until('its web process', () => {
      const found = processesOf(user.home)
      return found.some(({ name }) => name.startsWith('WebKitWebProces')) && found
    })
    assert.ok(ours.some(({ name }) => name.startsWith('fairlead')))
    // The page is loaded and has asked the Engine for its rows long before this.
    await new Promise((resolve) => setTimeout(resolve, 3000))
    const listening = new Set()
    for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
      for (const line of readFileSync(table, 'utf8').trim().split('\n').slice(1)) {
        const fields = line.trim().split(/\s+/)
        if (fields[3] === '0A') listening.add(`socket:[${fields[9]}]`)
      }
    }
    let looked = 0
    for (const { pid, name } of processesOf(user.home)) {
      for (const target of openFiles(pid)) {
        looked += 1
        assert.ok(!listening.has(target), `${name} listens on TCP`)
      }
    }
    assert.ok(looked > 20, `${looked} descriptors were looked at`)
  } finally {
    await endProcess(app)
    await user.end()
  }
})

/** What the descriptors of a process stand for; what is closed meanwhile is left out. */
function openFiles(pid) {
  const read = (path, look) => {
    try {
      return look(path)
    } catch {
      return [] // The process ended, or closed it.
    }
  }
  return read(`/proc/${pid}/fd`, readdirSync).flatMap((descriptor) => read(`/proc/${pid}/fd/${descriptor}`, readlinkSync))
}

/** The processes whose home is this one. */
function processesOf(home) {
  const found = []
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(`HOME=${home}`)) continue
      found.push({ pid, name: readFileSync(`/proc/${pid}/comm`, 'latin1').trim() })
    } catch {
      // It ended meanwhile.
    }
  }
  return found
}

test('a home that cannot be written to is no obstacle', async () => {
  const user = await startUser()
  chmodSync(user.home, 0o500)
  const window = await openWindow({ engine, user })
  try {
    await window.page.sees('one')
  } finally {
    await window.close()
    chmodSync(user.home, 0o700)
    await user.end()
  }
})
