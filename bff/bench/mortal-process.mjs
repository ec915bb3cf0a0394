// A BFF process that may be killed at a boundary and comes back, and a client that repeats its requests until they are answered.
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { PRIVACY_POLICY_VERSION } from '@jktl/shared/identity/model'

const ENTRY = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const READY_MS = 60_000
/** A retry of the client, and of a person who looks again. */
const STEP_MS = 5_000
/** Simulated time in which an appointment has to reach its state after a crash (§2.6). */
export const STATE_LIMIT_MS = 120_000

/** One BFF process that may die, always under the same address. */
export class MortalProcess {
  constructor({ mockUrl, databaseUrl, port, env = {} }) {
    this.mockUrl = mockUrl
    this.url = `http://127.0.0.1:${port}`
    this.env = {
      ...process.env,
      CITY_SCALE: 'small',
      NODE_ENV: 'development',
      LOG_LEVEL: 'silent',
      BFF_ROLE: 'api',
      CITY_TEST_SEAMS: '1',
      CITY_CRASH_AT: 'record',
      CITY_URL: mockUrl,
      DATABASE_URL: databaseUrl,
      PORT: String(port),
      PUBLIC_URL: this.url,
      ...env,
    }
    this.deaths = 0
    /** Simulated milliseconds since the last death. */
    this.sinceDeathMs = 0
  }

  async start() {
    this.child = spawn(process.execPath, ['--enable-source-maps', ENTRY], { env: this.env, stdio: ['ignore', 'ignore', 'inherit'] })
    this.exited = new Promise((done) => this.child.on('exit', (code, signal) => done({ code, signal })))
    for (const end = Date.now() + READY_MS; ; await sleep(25)) {
      if (this.child.exitCode !== null || Date.now() > end) throw new Error('the process does not start')
      if (
        await fetch(`${this.url}/readyz`)
          .then((answer) => answer.ok)
          .catch(() => false)
      )
        return
    }
  }

  async stop() {
    this.child?.kill('SIGKILL')
    await this.exited
  }

  /** @param at a point, or `record` */
  async arm(at) {
    await this.direct('PUT', '/__city/crash', { at })
  }

  async passed() {
    return (await (await fetch(`${this.url}/__city/crash`)).json()).points
  }

  /** After a broken connection: when the process is dead, another one takes its place. */
  async revive() {
    const isDead = await Promise.race([this.exited.then(() => true), sleep(2_000, false)])
    if (!isDead) return
    this.deaths++
    this.sinceDeathMs = 0
    await this.start()
  }

  async direct(method, path, body, headers = {}) {
    return fetch(`${this.url}${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  }

  /** As a client asks: the same request with the same key again until there is an answer that is one. */
  async ask(token, method, path, body, key, version) {
    for (let tries = 0; tries < 60; tries++) {
      const headers = {
        authorization: `Bearer ${token}`,
        ...(key ? { 'idempotency-key': key } : {}),
        ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
      }
      const answer = await this.direct(method, `/api/v1${path}`, body, headers).catch(() => null)
      if (!answer) await this.revive()
      else {
        const text = await answer.text().catch(() => null)
        const content = text ? JSON.parse(text) : {}
        const isAnswer = text !== null && answer.status < 500 && content.code !== 'KERNEL.IDEMPOTENCY_IN_PROGRESS'
        if (isAnswer) return { status: answer.status, body: content }
        await this.advance(STEP_MS)
      }
    }
    throw new Error(`${method} ${path.replace(/[0-9a-f-]{36}/, ':id')} found no answer`)
  }

  async advance(ms) {
    this.sinceDeathMs += ms
    await this.city('PUT', '/__city/clock', { advanceMs: ms })
  }

  async jobs() {
    const answer = await this.direct('POST', '/__city/jobs', {}).catch(() => null)
    // The answer comes when all is idle; a death in the middle cuts it off.
    if (answer === null || (await answer.text().catch(() => null)) === null) await this.revive()
  }

  async city(method, path, body) {
    const answer = await fetch(`${this.mockUrl}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`the city answered ${answer.status} to ${method} ${path}: ${await answer.text()}`)
    return answer.json()
  }

  /** Works and waits in simulated time until `isReached` holds. @returns false when the time is up */
  async until(isReached, limitMs = STATE_LIMIT_MS) {
    for (let waited = 0; ; waited += STEP_MS) {
      await this.jobs()
      const value = await isReached()
      if (value) return value
      if (waited >= limitMs) return false
      await this.advance(STEP_MS)
    }
  }
}

async function signIn(bff, persona, channel) {
  const { code } = await bff.city('POST', '/wechat/__control/codes', { persona })
  const answer = await bff.direct('POST', '/api/v1/identity/sessions', { channel, code })
  return answer.json()
}

/** A staff persona's token. Not repeated: who dies here has nothing to sign in for. */
export const signInStaff = async (bff, persona) => (await signIn(bff, persona, 'staff')).token

/** A resident of the seeds, with 本人 added the first time. */
export async function signInResident(bff, { name, idNumber }) {
  const { token, me } = await signIn(bff, name, 'weapp')
  if (me.persons.some(({ relation }) => relation === 'SELF')) return token
  const { code } = await bff.city('POST', '/wechat/__control/codes', { persona: name, kind: 'phone' })
  await bff.ask(token, 'POST', '/identity/me/privacy-consents', { version: PRIVACY_POLICY_VERSION, decision: 'agreed' }, randomUUID())
  await bff.ask(token, 'POST', '/identity/me/phone', { code }, randomUUID())
  await bff.ask(token, 'POST', '/identity/persons', { relation: 'SELF', name, idNumber }, randomUUID())
  return token
}
