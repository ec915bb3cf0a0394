import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { addPerson, bindPhone, recordPrivacyConsent } from '@jktl/shared/identity/contract'
import { PRIVACY_POLICY_VERSION } from '@jktl/shared/identity/model'
import { formatInstant, type Instant } from '@jktl/shared/kernel/dates'
import type { Route } from '@jktl/shared/kernel/route'
import pg from 'pg'

import { administer } from '../../scripts/migrate.mjs'
import { type RunningApp, startApp } from '../../src/platform/app.ts'
import { type Config, readConfig } from '../../src/platform/config.ts'
import { createLog } from '../../src/platform/logging.ts'
import { seed } from '../../src/seed.ts'
import { SLICES } from '../../src/slices.ts'
import { brokenInvariants } from './invariants.ts'

/** A Monday before the clinics open; the personas' ages hold on this day. */
const START = Date.parse('2026-11-23T08:00:00+08:00')
/** Generated residents a test may call by name. */
const CROWD = 1_000
const TEMPLATE = 'bff_template'

export interface FaultRule {
  match: Record<string, unknown>
  effect: { kind: string; [field: string]: unknown }
  times?: number
  skip?: number
  share?: number
}
export interface JournalEntry {
  operation: string
  method: string
  path: string
  facts: Record<string, unknown>
  status: number | null
  result: string
}
export interface PersonaCard {
  name: string
  role: string
  app: 'citizen' | 'staff'
  openid: string
  phone: string
  idNumber: string | null
  birthDate: string
  sex: 'M' | 'F'
}
export interface SignedIn {
  token: string
  me: {
    accountId: string
    persons: { id: string; relation: string; nameMasked: string; realName: string }[]
    posts: { role: string; institutionId: string | null }[]
  }
}
export interface CallOptions {
  token?: string
  params?: Record<string, string>
  query?: Record<string, string | number | undefined>
  body?: unknown
  /** Idempotency-Key; a fresh one for idempotent routes when left out. */
  key?: string
  /** Version the client saw, for versioned routes. */
  ifMatch?: number
  /** `X-Device-Id` of the phone. */
  deviceId?: string
  /** Another BFF process of the same city than the first. */
  baseUrl?: string
}
export interface Reply<Body = Record<string, never>> {
  status: number
  headers: Headers
  body: Body
}

interface CityModule {
  startCity: (options: {
    port: number
    seams: boolean
    scale: 'small' | 'full'
    startAt: Instant
    bundlesFolder?: string | undefined
  }) => Promise<{ url: string; clock: { change: (change: { frozen: boolean }) => Promise<unknown> }; close: () => Promise<void> }>
}

const freePort = (): Promise<number> =>
  new Promise((done, fail) => {
    const probe = createServer().on('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0))
    })
  })

const databaseOf = (url: string): string => new URL(url).pathname.slice(1)
const withDatabase = (url: string, name: string): string => {
  const other = new URL(url)
  other.pathname = `/${name}`
  return other.href
}

/** A copy of a template for this test file: simulators start with empty books, so the other side must as well. */
async function freshDatabase(url: string, template: string): Promise<void> {
  const name = databaseOf(url)
  await administer(withDatabase(url, 'postgres'), [`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`, `CREATE DATABASE ${name} TEMPLATE ${template}`])
}

/** The worker's template of a city that is seeded and otherwise untouched, made the first time one of its files wants it. */
async function seededTemplate(url: string): Promise<string> {
  const name = `${databaseOf(url)}_seeded`
  const known = new pg.Client({ connectionString: withDatabase(url, 'postgres') })
  await known.connect()
  const { rowCount } = await known.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
  await known.end()
  if (rowCount === 1) return name
  // Under another name until it is whole: a file that fails half-way leaves no template.
  const draft = `${name}_draft`
  await freshDatabase(withDatabase(url, draft), TEMPLATE)
  const city = await startFrozenCity(START)
  const app = await startApp(configOf(city.url, withDatabase(url, draft), await freePort()), createLog('silent'), SLICES)
  await seed(app)
  await app.close()
  await city.close()
  await administer(withDatabase(url, 'postgres'), [`ALTER DATABASE ${draft} RENAME TO ${name}`])
  return name
}

async function startFrozenCity(startAt: Instant, bundlesFolder?: string): ReturnType<CityModule['startCity']> {
  const mockEntry = new URL('../../../mock/dist/main.js', import.meta.url).href
  const { startCity } = (await import(mockEntry)) as CityModule
  const city = await startCity({ port: 0, seams: true, scale: 'small', startAt, bundlesFolder })
  await city.clock.change({ frozen: true })
  return city
}

/** Each test city's photos, gone with it. */
const objectFolderOf = (port: number): string => join(tmpdir(), `jktl-test-objects-${port}`)

const configOf = (cityUrl: string, databaseUrl: string, port: number, env: Record<string, string> = {}): Config =>
  readConfig({
    NODE_ENV: 'test',
    DATABASE_URL: databaseUrl,
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    CITY_URL: cityUrl,
    BFF_ROLE: 'api',
    CITY_TEST_SEAMS: '1',
    LOG_LEVEL: 'silent',
    CITY_SCALE: 'small',
    OBJECT_FOLDER: objectFolderOf(port),
    ...env,
  })

const readJson = async (response: Response): Promise<unknown> => {
  const text = await response.text()
  // A file is no answer to read here.
  return text === '' || response.headers.has('content-disposition') ? null : (JSON.parse(text) as unknown)
}

export interface TestCityOptions {
  /** The city's time at the start. Default: Monday 2026-11-23 08:00. */
  startAt?: string
  /** false lets time run; by default it stands still until a test moves it. */
  frozen?: boolean
  /** false leaves the tables empty. */
  seeded?: boolean
  /** Other slices than the product's, while one is being built. */
  slices?: typeof SLICES
  /** Further settings of the BFF (environment names). */
  env?: Record<string, string>
  /** FHIR bundles whose people live in this city as well. */
  bundlesFolder?: string
}

/** A small city and one BFF process (role `api`, so that jobs run only when a test says so) over a fresh database. */
export class TestCity {
  private known: Promise<Map<string, PersonaCard>> | undefined

  private constructor(
    readonly app: RunningApp,
    readonly config: Config,
    readonly mockUrl: string,
    private readonly stopCity: () => Promise<void>,
  ) {}

  static async start({ startAt, frozen = true, seeded = true, slices = SLICES, env = {}, bundlesFolder }: TestCityOptions = {}): Promise<TestCity> {
    const databaseUrl = process.env.DATABASE_URL ?? ''
    const isUsual = seeded && startAt === undefined && slices === SLICES && bundlesFolder === undefined
    await freshDatabase(databaseUrl, isUsual ? await seededTemplate(databaseUrl) : TEMPLATE)
    const city = await startFrozenCity(startAt === undefined ? START : Date.parse(startAt), bundlesFolder)
    if (!frozen) await city.clock.change({ frozen: false })
    const config = configOf(city.url, databaseUrl, await freePort(), env)
    const app = await startApp(config, createLog(env.LOG_LEVEL ?? 'silent'), slices)
    if (seeded && !isUsual) await seed(app)
    return new TestCity(app, config, city.url, () => city.close())
  }

  get url(): string {
    return this.app.url
  }

  get db(): RunningApp['platform']['db'] {
    return this.app.platform.db
  }

  now(): Instant {
    return this.app.platform.clock.now()
  }

  async close(): Promise<void> {
    await this.app.close()
    await this.stopCity()
    await rm(objectFolderOf(this.config.port), { recursive: true, force: true })
  }

  /** A second process over the same database and city. The caller closes it. */
  async startSecondApp(): Promise<RunningApp> {
    return startApp({ ...this.config, port: await freePort() }, createLog('silent'), SLICES)
  }

  /** Calls an operation by its contract. */
  async call<Body = never>(
    route: Route,
    { token, params = {}, query = {}, body, key, ifMatch, deviceId, baseUrl = this.url }: CallOptions = {},
  ): Promise<Reply<Body>> {
    const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
    const search = new URLSearchParams(
      Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as [string, string]])),
    )
    const idempotencyKey = key ?? (route.idempotent ? randomUUID() : undefined)
    const response = await fetch(`${baseUrl}/api/v1${path}${search.size > 0 ? `?${search.toString()}` : ''}`, {
      method: route.method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
        ...(deviceId ? { 'x-device-id': deviceId } : {}),
        ...(ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, headers: response.headers, body: (await readJson(response)) as Body }
  }

  private async city<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.mockUrl}${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    const answer = await readJson(response)
    if (!response.ok) throw new Error(`the city answered ${response.status} to ${method} ${path}: ${JSON.stringify(answer)}`)
    return answer as T
  }

  /** Signs a persona in as a client does. */
  async signIn(persona: string): Promise<SignedIn> {
    const { code } = await this.city<{ code: string }>('POST', '/wechat/__control/codes', { persona })
    const staff = (await this.everybody()).get(persona)?.app === 'staff'
    const response = await fetch(`${this.url}/api/v1/identity/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ channel: staff ? 'staff' : 'weapp', code }),
    })
    const answer = await readJson(response)
    if (response.status !== 201) throw new Error(`sign-in answered ${response.status}: ${JSON.stringify(answer)}`)
    return answer as SignedIn
  }

  /** A resident ready to book: signed in, privacy agreed, phone and 本人 added. Repeating it only signs in. */
  async resident(persona: string): Promise<SignedIn & { selfId: string }> {
    const signedIn = await this.signIn(persona)
    const known = signedIn.me.persons.find((p) => p.relation === 'SELF')
    if (known) return { ...signedIn, selfId: known.id }
    const { token } = signedIn
    const card = (await this.everybody()).get(persona)
    await this.must(recordPrivacyConsent, { token, body: { version: PRIVACY_POLICY_VERSION, decision: 'agreed' } })
    await this.must(bindPhone, { token, body: { code: await this.codeFor(persona, { kind: 'phone' }) } })
    const person = await this.must<{ id: string }>(addPerson, { token, body: { relation: 'SELF', name: persona, idNumber: card?.idNumber } })
    return { ...signedIn, selfId: person.id }
  }

  /** Calls an operation that has to succeed. @throws Error with the problem's code */
  async must<Body = unknown>(route: Route, options: CallOptions = {}): Promise<Body> {
    const reply = await this.call<Body & { code?: string }>(route, options)
    if (reply.status >= 400) throw new Error(`${route.id} answered ${reply.status} ${reply.body.code ?? ''} ${JSON.stringify(reply.body)}`)
    return reply.body
  }

  /** A live sign-in code, for tests of the sign-in itself and of phone numbers. */
  async codeFor(persona: string, options: { kind?: 'login' | 'phone'; channel?: 'weapp' | 'h5' | 'staff' } = {}): Promise<string> {
    return (await this.city<{ code: string }>('POST', '/wechat/__control/codes', { persona, ...options })).code
  }

  /** The seeded people; with `crowd`, that many generated residents instead. */
  personas(crowd?: number): Promise<PersonaCard[]> {
    return this.city('GET', `/__city/personas${crowd === undefined ? '' : `?crowd=${crowd}`}`)
  }

  /** Everybody by name, asked once: who lives in the city never changes. */
  private everybody(): Promise<Map<string, PersonaCard>> {
    const ask = async () => new Map([...(await this.personas(CROWD)), ...(await this.personas())].map((card) => [card.name, card]))
    return (this.known ??= ask())
  }

  async advanceClock(advanceMs: number): Promise<void> {
    await this.city('PUT', '/__city/clock', { advanceMs })
  }

  /** @param to RFC 3339 with offset, or epoch milliseconds */
  async setClock(to: string | Instant): Promise<void> {
    await this.city('PUT', '/__city/clock', { now: typeof to === 'number' ? formatInstant(to) : to })
  }

  /** Runs everything now due until idle, or one sweep by name (`outbox` for deliveries). */
  async runJobs(name?: string): Promise<{ name: string; count: number }[]> {
    return this.app.platform.jobs.runDue(name)
  }

  /** Until acknowledged callbacks are worked off; then everything now due. */
  async settle(): Promise<void> {
    for (let tries = 0; tries < 200; tries++) {
      if ((await this.db.query(`SELECT 1 FROM notify_inbox WHERE lease_until > $1`, [new Date(this.now())])).length === 0) break
      await new Promise((done) => setTimeout(done, 10))
    }
    await this.runJobs()
  }

  async faults(system: string, rules: readonly FaultRule[]): Promise<void> {
    await this.city('PUT', `/${system}/__control/faults`, rules)
  }

  async clearFaults(system: string): Promise<void> {
    await this.city('DELETE', `/${system}/__control/faults`)
  }

  /** Makes the world move (`payer-pays`, `publish-roster`, …). */
  action<T = unknown>(system: string, action: string, input: Record<string, unknown> = {}): Promise<T> {
    return this.city('POST', `/${system}/__control/actions`, { action, ...input })
  }

  journal<Books = unknown>(system: string): Promise<{ requests: JournalEntry[]; books: Books }> {
    return this.city('GET', `/${system}/__control/journal`)
  }

  /** Every invariant of every slice, asked in SQL. @throws Error naming the broken ones with their first rows */
  async expectSqlInvariants(): Promise<void> {
    const broken = await brokenInvariants(this.db)
    if (broken.length > 0) throw new Error(`broken invariants:\n${broken.map((b) => `${b.id}: ${JSON.stringify(b.rows.slice(0, 3))}`).join('\n')}`)
  }
}
