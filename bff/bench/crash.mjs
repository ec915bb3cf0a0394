// Kills a BFF process exactly at one boundary of book → pay → confirm → cancel → refund, starts another one, and sees what becomes of it.
// Used by scripts/bench/crash.mjs for every boundary and by test/appointments/crash.spec.ts for a few.
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const ENTRY = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const READY_MS = 60_000
/** A retry of the client, and of a person who looks again. */
const STEP_MS = 5_000
/** Simulated time in which an appointment has to reach its state after a crash (§2.6), and in which the channel's money has to follow. */
const STATE_LIMIT_MS = 120_000
export const MONEY_LIMIT_MS = 15 * 60_000

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
  async ask(token, method, path, body, key) {
    for (let tries = 0; tries < 60; tries++) {
      const headers = { authorization: `Bearer ${token}`, ...(key ? { 'idempotency-key': key } : {}) }
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

/**
 * Book, pay online, wait for the hospital, cancel, wait for the money; every request is repeated until answered, as clients do.
 * Answers what the simulators' books say in the end and how long it took after the death.
 */
export async function bookPayCancel(bff, { token, personId, segmentId, hosCode }) {
  const keys = Array.from({ length: 3 }, () => randomUUID())
  const problems = []
  const see = async (id) => (await bff.ask(token, 'GET', `/appointments/${id}`)).body
  const held = await bff.ask(token, 'POST', '/appointments', { personId, segmentId }, keys[0])
  if (held.status !== 201) return { problems: [`hold answered ${held.status} ${held.body.code}`], stuck: 'hold' }
  const { id } = held.body
  const isIn = (state) => async () => ((await see(id)).state === state ? state : false)
  if (!(await bff.until(isIn('HELD')))) return { id, problems, stuck: `not held but ${(await see(id)).state}` }

  const opened = await bff.until(async () => {
    const { body } = await bff.ask(token, 'POST', `/appointments/${id}/confirmation`, { payMode: 'ONLINE' }, keys[1])
    if (body.checkout) return body.checkout
    keys[1] = randomUUID()
    return false
  }, MONEY_LIMIT_MS)
  if (!opened) return { id, problems, stuck: 'the cashier never opened' }
  const orders = async () => (await bff.city('GET', '/wechat-pay/__control/journal')).books.orders
  const isOurs = (order) => order.attach === opened.tradeOrderId || order.prepayId === opened.payParams?.package?.replace('prepay_id=', '')
  const shown = (await orders()).find(isOurs)
  await bff.city('POST', '/wechat-pay/__control/actions', { action: 'payer-pays', out_trade_no: shown.outTradeNo })
  // The channel's callback may have been what it died of.
  await sleep(30)
  const booked = await bff.until(isIn('BOOKED'))
  if (!booked) return { id, problems, stuck: `paid, and not booked but ${(await see(id)).state}` }

  const cancelled = await bff.ask(token, 'POST', `/appointments/${id}/cancellation`, {}, keys[2])
  if (cancelled.status >= 400) problems.push(`cancel answered ${cancelled.status} ${cancelled.body.code}`)
  if (!(await bff.until(isIn('CANCELLED_BY_USER')))) return { id, problems, stuck: `not cancelled but ${(await see(id)).state}` }
  const stateMs = bff.sinceDeathMs
  const refunds = async () =>
    (await bff.city('GET', '/wechat-pay/__control/journal')).books.refunds.filter(
      (r) => r.outTradeNo === shown.outTradeNo && r.history.at(-1)?.status === 'SUCCESS',
    )
  await bff.until(async () => (await refunds()).length > 0, MONEY_LIMIT_MS)
  await bff.until(async () => (await see(id)).money?.summary === 'REFUNDED', MONEY_LIMIT_MS)

  const [paid, back] = [(await orders()).filter((o) => isOurs(o) && o.payment), await refunds()]
  const sum = (items, field) => items.reduce((total, item) => total + item[field], 0)
  const { hospitals } = (await bff.city('GET', '/his/__control/journal')).books
  const lock = hospitals[hosCode].locks.find((l) => l.lock_id === id)
  const lostFen = sum(paid, 'totalFen') - sum(back, 'refundFen')
  if (paid.length !== 1) problems.push(`${paid.length} payments`)
  if (lock?.status !== 'CANCELLED') problems.push(`the hospital says ${lock?.status ?? 'nothing'}`)
  const { money } = await see(id)
  if (money?.summary !== 'REFUNDED') problems.push(`the resident sees ${money?.summary}`)
  return { id, problems, stuck: null, lostFen, stateMs, moneyMs: bff.sinceDeathMs }
}
