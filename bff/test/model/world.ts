import { type Instant } from '@jktl/shared/kernel/dates'
import type { FastifyBaseLogger } from 'fastify'
import pg from 'pg'

import { administer } from '../../scripts/migrate.mjs'
import { AppointmentsJobs } from '../../src/modules/appointments/appointments.jobs.ts'
import { AppointmentsParts, type AppointmentsWorld } from '../../src/modules/appointments/appointments.parts.ts'
import { AppointmentsRepository } from '../../src/modules/appointments/appointments.repository.ts'
import { ClaimRepository } from '../../src/modules/appointments/claim.repository.ts'
import { RosterRepository } from '../../src/modules/appointments/roster.repository.ts'
import { SessionsRepository } from '../../src/modules/appointments/sessions.repository.ts'
import { SuspensionRepository } from '../../src/modules/appointments/suspension.repository.ts'
import type { DirectoryInstitution, DirectoryPublic } from '../../src/modules/directory/public.ts'
import type { IdentityPublic } from '../../src/modules/identity/public.ts'
import type { PaymentsPublic } from '../../src/modules/payments/public.ts'
import { Clock } from '../../src/platform/clock.ts'
import { readConfig } from '../../src/platform/config.ts'
import { Database, type Sql } from '../../src/platform/database/database.ts'
import { Jobs } from '../../src/platform/jobs/jobs.ts'
import { Outbox } from '../../src/platform/jobs/outbox.ts'
import { createLog } from '../../src/platform/logging.ts'
import { APPOINTMENT_INVARIANTS } from '../support/invariants.ts'
import { HospitalBook, MODEL_TABLE, MoneyBook } from './fakes.ts'
import type { Operation } from './operation.ts'
import { ACCOUNTS, BEGIN, COOLING_SHARE, DEPARTMENTS, DOCTORS, INSTITUTIONS, LIMITS, PERSONS, type Place, SESSIONS } from './places.ts'
import { LAG_MS, type Seen } from './reference-model.ts'

const TEMPLATE = 'bff_template'
const POOL = 6
/** Everything a run writes; the history is append-only for everybody but a test that begins anew. */
const TABLES = [
  'appointment_event',
  'appointment',
  'number_history',
  'number',
  'segment',
  'clinic_session',
  'roster',
  'roster_sync',
  'inbox',
  'outbox',
  'model_order',
]

export class ProcessDied extends Error {}

/** The database as a process sees it that dies at a statement: from then on nothing of it gets through. */
class MortalDatabase extends Database {
  private left = Infinity

  dieAfter(statements: number): void {
    this.left = statements
  }
  revive(): void {
    this.left = Infinity
  }
  readonly alive = (): void => {
    if (this.left <= 0) throw new ProcessDied()
  }
  private spend(): void {
    this.alive()
    this.left--
  }

  override async query<Row extends object>(text: string, values?: readonly unknown[], name?: string): Promise<Row[]> {
    this.spend()
    return super.query<Row>(text, values, name)
  }

  override async transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    this.alive()
    const value = await super.transaction(async (tx) => {
      const done = await work({
        query: async <Row extends object>(text: string, values?: readonly unknown[], name?: string): Promise<Row[]> => {
          this.spend()
          return tx.query<Row>(text, values, name)
        },
      })
      this.spend()
      return done
    })
    // Committed, and nobody is left to hear of it.
    this.alive()
    return value
  }
}

class ModelClock extends Clock {
  at: Instant = BEGIN
  now = (): Instant => this.at
}

const institutions: DirectoryInstitution[] = INSTITUTIONS.map((i) => ({
  ...i,
  phone: '',
  areaCode: '150502',
  mchid: 'model',
  onlinePay: true,
  windowPay: true,
  querySupported: true,
}))
/** As much of the directory as booking asks. */
const directory = {
  listInstitutions: () => Promise.resolve(institutions),
  findInstitutions: (ids: readonly string[]) => Promise.resolve(new Map(institutions.filter((i) => ids.includes(i.id)).map((i) => [i.id, i]))),
  findDepartments: (ids: readonly string[]) =>
    Promise.resolve(new Map(DEPARTMENTS.filter((d) => ids.includes(d.id)).map((d) => [d.id, { ...d, name: d.deptCode, standardCode: null }]))),
  listDepartments: (institutionId: string) => Promise.resolve(DEPARTMENTS.filter((d) => d.institutionId === institutionId)),
  listResources: () => Promise.resolve([]),
  findResources: () => Promise.resolve(new Map()),
  listDoctors: (institutionId: string) => Promise.resolve(DOCTORS.filter((d) => d.institutionId === institutionId)),
} as unknown as DirectoryPublic

/** As much of identity as booking asks: who is bound to whom. */
const identity = {
  findBoundPerson: (accountId: string, personId: string) => {
    const person = PERSONS.find((p) => p.id === personId)
    const isBound = person && ACCOUNTS.some((a) => a.id === accountId && a.persons.includes(PERSONS.indexOf(person)))
    const facts = {
      relation: 'SELF',
      name: '模型',
      documentKind: 'RESIDENT_ID',
      documentNumber: 'model',
      sex: 'F',
      birthDate: '1990-01-01',
      phone: '13900000000',
    }
    return Promise.resolve(isBound ? { ...facts, personId, identityKey: person.identityKey, realName: 'VERIFIED' } : null)
  },
} as unknown as IdentityPublic

/** How a test breaks the product on purpose, to see the model notice. */
export type Sabotage = (world: AppointmentsWorld) => AppointmentsWorld

/** The real use cases over the real repositories and a real database; hospitals, money and clock are small honest books. */
export class ModelWorld {
  readonly clock = new ModelClock()
  readonly hospital: HospitalBook
  readonly money: MoneyBook
  readonly faults: string[] = []
  private readonly outbox: Outbox
  private readonly log: FastifyBaseLogger
  private parts!: AppointmentsParts
  private jobs!: Jobs

  private constructor(
    private readonly db: MortalDatabase,
    private readonly maintenance: pg.Client,
    private readonly sabotage: Sabotage,
  ) {
    this.outbox = new Outbox(db, this.clock)
    this.hospital = new HospitalBook(this.clock.now, db.alive)
    this.money = new MoneyBook(db, this.outbox, db.alive)
    this.log = createLog('warn', { write: (line: string) => void this.faults.push(line) })
  }

  /** A database of its own; `lane` tells those of one test file apart. */
  static async open(lane: string, sabotage: Sabotage = (world) => world): Promise<ModelWorld> {
    const url = new URL(process.env.DATABASE_URL ?? '')
    const name = `${url.pathname.slice(1)}_model_${lane}`
    url.pathname = '/postgres'
    await administer(url.href, [`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`])
    url.pathname = `/${name}`
    const maintenance = new pg.Client({ connectionString: url.href })
    await maintenance.connect()
    await maintenance.query('SET session_replication_role = replica')
    await maintenance.query(MODEL_TABLE)
    await maintenance.query(
      `CREATE TEMPORARY TABLE newer AS SELECT * FROM rule_version ORDER BY effective_from DESC, version DESC LIMIT 1;
       UPDATE newer SET id = gen_random_uuid(), version = version + 1, max_open_holds = ${LIMITS.maxOpenHolds}, max_departments_per_day = ${LIMITS.maxDepartmentsPerDay},
         account_daily_limit = ${LIMITS.accountDailyLimit}, hold_minutes = ${LIMITS.holdMinutes}, hold_extension_minutes = ${LIMITS.extensionMinutes},
         cooling_min_minutes = ${LIMITS.coolingMinutes[0]}, cooling_max_minutes = ${LIMITS.coolingMinutes[1]};
       INSERT INTO rule_version SELECT * FROM newer`,
    )
    return new ModelWorld(new MortalDatabase(url.href, POOL), maintenance, sabotage)
  }

  async close(): Promise<void> {
    await this.db.close()
    await this.maintenance.end()
  }

  /** An empty pool on the first morning. */
  async reset(): Promise<void> {
    this.db.revive()
    await this.maintenance.query(`TRUNCATE ${TABLES.join(', ')} CASCADE`)
    this.clock.at = BEGIN
    for (const book of [this.hospital.rosters, this.hospital.locks, this.hospital.windowSales, this.hospital.refusing, this.money.channel]) book.clear()
    Object.assign(this.hospital, { mode: 'up', late: null })
    this.money.mode = 'up'
    this.faults.length = 0
    for (const place of SESSIONS)
      this.write(
        place,
        place.periods.map((p) => p.count),
        1,
        false,
      )
    this.start()
    await this.parts.ingest.all()
  }

  private build(): AppointmentsParts {
    const { db } = this
    return new AppointmentsParts(
      this.sabotage({
        repository: new AppointmentsRepository(db),
        claims: new ClaimRepository(db),
        sessions: new SessionsRepository(db),
        suspension: new SuspensionRepository(db),
        rosters: new RosterRepository(db),
        his: this.hospital as unknown as AppointmentsWorld['his'],
        identity,
        directory,
        payments: this.money as unknown as PaymentsPublic,
        outbox: this.outbox,
        clock: this.clock,
        random: () => COOLING_SHARE,
      }),
    )
  }

  /** A process starts: everything it remembers is gone. */
  private start(): void {
    this.db.revive()
    this.parts = this.build()
    const config = readConfig({ NODE_ENV: 'test', DATABASE_URL: 'postgres://model' })
    this.jobs = new Jobs(config, this.db, this.outbox, this.log)
    new AppointmentsJobs(this.parts, new AppointmentsRepository(this.db), this.jobs, this.clock, { register: () => undefined }).onModuleInit()
    this.jobs.addSweep({ name: 'model.money', run: () => this.money.sweep() })
  }

  private write(place: Place, counts: readonly number[], version: number, isStopped: boolean): void {
    let ordinal = 0
    const periods = place.periods.map(({ start, end }, index) => ({
      periodId: `${place.schId}/${index}`,
      start,
      end,
      ordinals: Array.from({ length: counts[index] ?? 0 }, () => ++ordinal),
    }))
    const { schId, hosCode, date, half, feeFen, releaseAt } = place
    this.hospital.rosters.set(schId, {
      schId,
      hosCode,
      version,
      kind: 'CLINIC',
      ownerCode: place.doctor,
      departmentCode: place.department,
      date,
      half,
      location: '',
      feeFen,
      isStopped,
      releaseAt,
      periods,
    })
  }

  /** What the world itself does: clock and faults. Before the model predicts, so that it may ask the upstreams' books. */
  prepare(operation: Operation): void {
    if (operation.op === 'advance') this.clock.at += operation.ms
    if (operation.op === 'faults') {
      this.hospital.mode = operation.hospital
      this.money.mode = operation.money
    }
    if (operation.op === 'heal') {
      this.hospital.mode = 'up'
      this.money.mode = 'up'
      for (const order of this.money.channel.values()) order.isTyping = false
      this.clock.at += LAG_MS
    }
  }

  /** @returns `ok`, or the code of the refusal */
  async run(operation: Operation): Promise<string> {
    switch (operation.op) {
      case 'book':
        return this.book(operation)
      case 'jobs':
      case 'heal':
        await this.parts.ingest.all()
        await this.jobs.runDue()
        return 'ok'
      case 'repeat-news':
        await this.db.query(`UPDATE outbox SET done_at = NULL WHERE topic LIKE 'payments.%'`)
        await this.db.query(`DELETE FROM inbox`)
        await this.jobs.runDue()
        return 'ok'
      case 'publish':
        return this.publish(operation)
      case 'suspend':
        return this.suspend(operation.session)
      case 'sell-at-window':
        if (this.hospital.refusalOf(operation.session, operation.ordinal) === null) this.hospital.windowSales.add(`${operation.session} ${operation.ordinal}`)
        return 'ok'
      case 'confirm':
      case 'extend':
      case 'cancel':
      case 'pay':
      case 'type-password':
      case 'visit':
      case 'refuse-confirm':
        return this.onAppointment(operation)
      default:
        return 'ok'
    }
  }

  /** The same in a process that dies after so many statements, and another one in its place. */
  async runAndDie(operation: Operation, afterStatements: number): Promise<void> {
    this.db.dieAfter(afterStatements)
    await this.run(operation).catch((error: unknown) => {
      if (!(error instanceof ProcessDied)) throw error
    })
    // What a dying process still tried is not its successor's fault.
    this.db.dieAfter(0)
    await new Promise((done) => setImmediate(done))
    this.faults.length = 0
    this.start()
  }

  private async book({ account, person, segment, key }: Operation & { op: 'book' }): Promise<string> {
    const [schId, index] = segment.split('/')
    const [row] = await this.db.query<{ id: string }>(
      `SELECT g.id FROM segment g JOIN clinic_session s ON s.id = g.session_id JOIN roster r ON r.id = s.roster_id WHERE r.sch_id = $1 AND g.period_id = $2`,
      [schId, `${schId}/${index}`],
    )
    // What a process remembers for a moment is only a hint; here every submit meets a process that remembers nothing.
    const result = await this.build().hold.run(ACCOUNTS[account]?.id ?? '', { personId: PERSONS[person]?.id ?? '', segmentId: row?.id ?? '' }, key)
    return result.ok ? 'ok' : result.code
  }

  private async publish({ session, counts, age, isStopped }: Operation & { op: 'publish' }): Promise<string> {
    const place = SESSIONS.find((s) => s.schId === session)
    const current = this.hospital.rosters.get(session)
    if (!place || !current) return 'ok'
    this.write(place, counts, age === 'newer' ? current.version + 1 : current.version - 1, age === 'newer' ? isStopped || current.isStopped : isStopped)
    const written = this.hospital.rosters.get(session)
    if (age === 'older' && written) {
      this.hospital.rosters.set(session, current)
      this.hospital.late = written
    }
    await this.parts.ingest.all().finally(() => (this.hospital.late = null))
    return 'ok'
  }

  private async suspend(schId: string): Promise<string> {
    const [row] = await this.db.query<{ id: string; version: number }>(
      `SELECT s.id, s.version FROM clinic_session s JOIN roster r ON r.id = s.roster_id WHERE r.sch_id = $1`,
      [schId],
    )
    const request = {
      sessionId: row?.id ?? '',
      version: row?.version ?? 0,
      institutionIds: null,
      accountId: ACCOUNTS[0]?.id ?? '',
      reason: 'OTHER',
      note: null,
    }
    const result = await this.parts.suspend.run(request)
    return result.ok ? 'ok' : result.code
  }

  private async onAppointment(operation: Operation & { key: string }): Promise<string> {
    const [row] = await this.db.query<{ id: string; accountId: string; orderId: string | null }>(
      `SELECT a.id, a.account_id AS "accountId", o.id AS "orderId" FROM appointment a LEFT JOIN model_order o ON o.appointment_id = a.id WHERE a.request_key = $1`,
      [operation.key],
    )
    if (!row) return 'NOT_FOUND'
    const { id, accountId, orderId } = row
    const answer = (result: { ok: boolean }): string => (result.ok ? 'ok' : 'refused')
    switch (operation.op) {
      case 'confirm':
        return answer(await this.parts.confirm.run(accountId, id, operation.payMode))
      case 'extend':
        return answer(await this.parts.extend.run(accountId, id))
      case 'cancel':
        return answer(await this.parts.cancel.run(accountId, id))
      case 'pay':
        if (orderId) await this.money.pay(orderId, id, operation.isNotified)
        return 'ok'
      case 'type-password': {
        const order = orderId ? this.money.at(orderId) : null
        if (order?.isPrepaid && !order.isClosed) order.isTyping = true
        return 'ok'
      }
      case 'visit': {
        const lock = this.hospital.locks.get(id)
        if (lock?.status === 'CONFIRMED') lock.status = 'VISITED'
        return 'ok'
      }
      case 'refuse-confirm':
        this.hospital.refusing.add(id)
        return 'ok'
      default:
        return 'ok'
    }
  }

  async see(): Promise<Seen> {
    const [appointments, numbers] = await Promise.all([
      this.db.query<Seen['appointments'][number]>(
        `SELECT a.request_key AS key, a.id, a.state, r.sch_id AS "schId", n.ordinal, a.pay_mode AS "payMode", a.hold_expires_at AS "expiresAt", o.id AS "orderId", o.state AS "orderState", o.refunded
           FROM appointment a JOIN number n ON n.id = a.number_id JOIN clinic_session s ON s.id = a.session_id JOIN roster r ON r.id = s.roster_id LEFT JOIN model_order o ON o.appointment_id = a.id`,
        [],
        'model-appointments',
      ),
      this.db.query<Seen['numbers'][number]>(
        `SELECT r.sch_id AS "schId", n.ordinal, n.state FROM number n JOIN clinic_session s ON s.id = n.session_id JOIN roster r ON r.id = s.roster_id`,
        [],
        'model-numbers',
      ),
    ])
    return { appointments, numbers }
  }

  /** Counterexamples of the SQL invariants; money is compared with the model instead of the refund rows that are not here (AP3). */
  async brokenInvariants(): Promise<string[]> {
    const checks = APPOINTMENT_INVARIANTS.filter(({ id }) => !id.startsWith('AP3'))
    const answers = await Promise.all(checks.map(async ({ id, sql }) => ({ id, rows: await this.db.query(sql) })))
    return answers.filter(({ rows }) => rows.length > 0).map(({ id, rows }) => `${id} ${JSON.stringify(rows.slice(0, 2))}`)
  }
}
