// Drives a running city over HTTP as tests, screenshots and the weapp check do: sign-in codes, the API, and the seams of seams.md.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

const PAUSE_MS = 250

/** @typedef {{ token: string, me: { accountId: string, persons: { id: string, relation: string, binding: string }[] } }} SignedIn */

export class City {
  /** @param {{ url: string, mockUrl: string }} addresses of the BFF and of the simulators, without a trailing slash */
  constructor({ url, mockUrl }) {
    this.url = url
    this.mockUrl = mockUrl
  }

  /** The city of this test run, or the one on the standard ports. */
  static ofEnvironment(environment = process.env) {
    return new City({
      url: environment.CITY_E2E_URL ?? `http://127.0.0.1:${environment.PORT ?? 3000}`,
      mockUrl: environment.CITY_E2E_MOCK_URL ?? `http://127.0.0.1:${environment.MOCK_PORT ?? 4000}`,
    })
  }

  /**
   * One JSON request; answers `{ status, body }` and never throws for an HTTP error.
   * @param {string} method
   * @param {string} url
   * @param {unknown} [body]
   * @param {Record<string, string>} [headers]
   */
  async request(method, url, body, headers = {}) {
    const response = await fetch(url, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    const text = await response.text()
    return { status: response.status, body: text ? JSON.parse(text) : null }
  }

  async #must(method, url, body, headers) {
    const answer = await this.request(method, url, body, headers)
    if (answer.status >= 400) throw new Error(`${method} ${new URL(url).pathname} answered ${answer.status} ${answer.body?.code ?? ''}`)
    return answer.body
  }

  /**
   * The same as `get`, answering `{ status, body }` also when it is refused.
   * @param {string} path below `/api/v1` @param {string} [token] @returns {Promise<{ status: number, body: { code?: string } }>}
   */
  ask(path, token) {
    return this.request('GET', `${this.url}/api/v1${path}`, undefined, token ? { authorization: `Bearer ${token}` } : {})
  }

  /** @template [T=any] @param {string} path below `/api/v1` @param {string} [token] @returns {Promise<T>} */
  get(path, token) {
    return this.#must('GET', `${this.url}/api/v1${path}`, undefined, token ? { authorization: `Bearer ${token}` } : {})
  }

  /** @param {'POST' | 'PUT' | 'DELETE'} method @param {string} path below `/api/v1` @param {string} token @param {unknown} [body] @param {number} [version] of what was seen */
  write(method, path, token, body, version) {
    const ifMatch = version === undefined ? {} : { 'if-match': `"${version}"` }
    return this.#must(method, `${this.url}/api/v1${path}`, body, { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID(), ...ifMatch })
  }

  /**
   * As `write`, answering `{ status, body }` also when it is refused.
   * @param {'POST' | 'PUT' | 'DELETE'} method @param {string} path @param {string} token @param {unknown} [body]
   * @returns {Promise<{ status: number, body: { code?: string } }>}
   */
  tryWrite(method, path, token, body) {
    return this.request(method, `${this.url}/api/v1${path}`, body, { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() })
  }

  /** The seeded people; with `crowd`, that many generated residents instead.
   * @param {number} [crowd] @returns {Promise<{ name: string, role: string, app: 'citizen' | 'staff', idNumber: string | null, phone: string, openid: string, birthDate: string }[]>} */
  personas(crowd) {
    return this.#must('GET', `${this.mockUrl}/__city/personas${crowd === undefined ? '' : `?crowd=${crowd}`}`)
  }

  /** A one-use code as WeChat would hand it to the client. @param {string} persona @param {'weapp' | 'h5' | 'staff'} channel @param {'login' | 'phone'} [kind] */
  async codeFor(persona, channel, kind = 'login') {
    return (await this.#must('POST', `${this.mockUrl}/wechat/__control/codes`, { persona, channel, kind })).code
  }

  /** Signs in as a client does. @param {string} persona @param {'weapp' | 'h5' | 'staff'} channel @returns {Promise<SignedIn>} */
  async signIn(persona, channel) {
    return this.#must('POST', `${this.url}/api/v1/identity/sessions`, { channel, code: await this.codeFor(persona, channel) })
  }

  /** @param {{ now?: string, advanceMs?: number, frozen?: boolean }} change */
  setClock(change) {
    return this.#must('PUT', `${this.mockUrl}/__city/clock`, change)
  }

  /** @returns {Promise<{ now: string, frozen: boolean }>} */
  clock() {
    return this.#must('GET', `${this.mockUrl}/__city/clock`)
  }

  async now() {
    return (await this.clock()).now
  }

  /** Runs what is due until idle. @param {string} [name] of one job */
  runJobs(name) {
    return this.#must('POST', `${this.url}/__city/jobs`, name ? { name } : {})
  }

  /** @param {string} system @param {{ match: object, effect: { kind: string, [field: string]: unknown }, times?: number }[]} rules */
  setFaults(system, rules) {
    return this.#must('PUT', `${this.mockUrl}/${system}/__control/faults`, rules)
  }

  /** @param {string} system */
  clearFaults(system) {
    return this.#must('DELETE', `${this.mockUrl}/${system}/__control/faults`)
  }

  /** Makes the world move. @param {string} system @param {string} action @param {object} [input] */
  act(system, action, input = {}) {
    return this.#must('POST', `${this.mockUrl}/${system}/__control/actions`, { action, ...input })
  }

  /** Every request a simulator received, and its own books. @template [Books=any] @param {string} system @returns {Promise<{ requests: object[], books: Books }>} */
  journal(system) {
    return this.#must('GET', `${this.mockUrl}/${system}/__control/journal`)
  }

  /**
   * Asks again until `isReached` accepts the answer, and answers it; with `stepMs` the city's clock is moved on between the questions.
   * @template T @param {() => Promise<T>} question @param {(answer: T) => boolean} isReached @param {{ stepMs?: number, tries?: number }} [how] @returns {Promise<T>}
   */
  async until(question, isReached, { stepMs = 0, tries = 60 } = {}) {
    let answer = await question()
    for (let turn = 0; !isReached(answer); turn++) {
      if (turn === tries) throw new Error(`not reached after ${tries} questions`)
      if (stepMs > 0) await this.setClock({ advanceMs: stepMs })
      await this.runJobs()
      await sleep(PAUSE_MS)
      answer = await question()
    }
    return answer
  }
}
