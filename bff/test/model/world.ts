import { type Instant, MINUTE_MS } from '@jktl/shared/kernel/dates'
import type { FastifyBaseLogger } from 'fastify'
import pg from 'pg'

import { administer } from '../../scripts/migrate.mjs'
import { codeAt } from '../../src/modules/appointments/queue/domain/check-in-code.ts'
import { Clock } from '../../src/platform/clock.ts'
import { Outbox } from '../../src/platform/jobs/outbox.ts'
import { createLog } from '../../src/platform/logging.ts'
import { APPOINTMENT_INVARIANTS, QUEUE_INVARIANTS, WAITLIST_INVARIANTS } from '../support/invariants.ts'
import { HospitalBook, MODEL_TABLE, MoneyBook } from './fakes.ts'
import { MortalDatabase, ProcessDied } from './mortal-database.ts'
import type { Operation } from './operation.ts'
import { ACCOUNTS, BEGIN, type CreditRule, DEPARTMENTS, DOCTORS, LIMITS, PERSONS, type Place, placeOf, SESSIONS, STAFF_ID } from './places.ts'
import { Process, type Sabotage } from './process.ts'
import { LAG_MS } from './model-state.ts'
import { see, type Seen } from './seen.ts'

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
  'waitlist_entry',
  'waitlist_offer',
  'waitlist_event',
  'attendance_sync',
  'attendance_evidence',
  'violation_event',
  'return_review',
  'credit_listing',
  'credit_appeal',
  'credit_report',
  'suspension_request',
  'queue_line',
  'queue_entry',
  'queue_event',
  'check_in_failure',
  'inbox',
  'outbox',
  'model_order',
]
/** Those, and what refers to them. Not TRUNCATE: it gives every table new files, and every connection plans every statement again. */
const EMPTYING = `
WITH RECURSIVE written(id) AS (SELECT unnest($1::regclass[])::oid UNION SELECT c.conrelid FROM pg_constraint c JOIN written w ON c.confrelid = w.id AND c.contype = 'f')
SELECT string_agg('DELETE FROM ' || id::regclass, '; ') AS sql FROM written`
/** Whom rows of the payments slice would tell of, which is not here: compared with the model instead. */
const NOT_HERE = ['AP3: whoever paid', 'W5:']
const CHECKS = [...APPOINTMENT_INVARIANTS, ...WAITLIST_INVARIANTS, ...QUEUE_INVARIANTS].filter(({ id }) => !NOT_HERE.some((one) => id.startsWith(one)))
const BROKEN = CHECKS.map(({ sql }, n) => `SELECT ${n} AS check, json_agg(x) AS rows FROM (${sql}) x HAVING count(*) > 0`).join(' UNION ALL ')

class ModelClock extends Clock {
  at: Instant = BEGIN
  now = (): Instant => this.at
}

/** Ids of what the client knows by its own name. */
export type IdOf = (entry: string) => string | undefined

/** The real use cases over the real repositories and a real database; hospitals, money and clock are small honest books. */
export class ModelWorld {
  readonly clock = new ModelClock()
  readonly hospital: HospitalBook
  readonly money: MoneyBook
  readonly faults: string[] = []
  private readonly outbox: Outbox
  private readonly log: FastifyBaseLogger
  private process!: Process
  private last: Seen | null = null

  private constructor(
    private readonly db: MortalDatabase,
    private readonly maintenance: pg.Client,
    private readonly emptying: string,
    private readonly sabotage: Sabotage,
  ) {
    this.outbox = new Outbox(db, this.clock)
    this.hospital = new HospitalBook(this.clock.now, db.alive)
    this.money = new MoneyBook(db, this.outbox, db.alive)
    this.log = createLog('warn', { write: (line: string) => void this.faults.push(line) })
  }

  /** A database of its own; `lane` tells those of one test file apart. */
  static async open(lane: string, sabotage: Sabotage = (stores) => stores): Promise<ModelWorld> {
    const url = new URL(process.env.DATABASE_URL ?? '')
    const name = `${url.pathname.slice(1)}_model_${lane}`
    url.pathname = '/postgres'
    await administer(url.href, [
      `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`,
      `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`,
      `ALTER DATABASE ${name} SET jit = off`,
      `ALTER DATABASE ${name} SET plan_cache_mode = force_generic_plan`,
    ])
    url.pathname = `/${name}`
    const maintenance = new pg.Client({ connectionString: url.href })
    await maintenance.connect()
    await maintenance.query('SET session_replication_role = replica')
    await maintenance.query(MODEL_TABLE)
    await maintenance.query(
      `CREATE TEMPORARY TABLE newer AS SELECT * FROM rule_version ORDER BY effective_from DESC, version DESC LIMIT 1;
       UPDATE newer SET id = gen_random_uuid(), version = version + 1, max_open_holds = ${LIMITS.maxOpenHolds}, max_departments_per_day = ${LIMITS.maxDepartmentsPerDay},
         account_daily_limit = ${LIMITS.accountDailyLimit}, hold_minutes = ${LIMITS.holdMinutes}, hold_extension_minutes = ${LIMITS.extensionMinutes},
         cooling_min_minutes = ${LIMITS.coolingMinutes[0]}, cooling_max_minutes = ${LIMITS.coolingMinutes[1]}, waitlist_offer_minutes = ${LIMITS.offerMinutes},
         waitlist_max_offers = ${LIMITS.maxOffers}, waitlist_max_entries = ${LIMITS.maxEntries}, check_in_from_minutes = ${LIMITS.checkInFromMinutes}, late_minutes = ${LIMITS.lateMinutes},
         attendance_grace_minutes = ${LIMITS.graceMinutes}, no_show_window_days = ${LIMITS.noShowWindowDays}, ban_days = ${LIMITS.banDays}, appeal_days = ${LIMITS.appealDays},
         forgiveness_per_year = 0, cancel_limit_per_month = ${LIMITS.cancelsPerMonth};
       INSERT INTO rule_version SELECT * FROM newer`,
    )
    const { rows } = await maintenance.query<{ sql: string }>(EMPTYING, [TABLES])
    return new ModelWorld(new MortalDatabase(url.href, POOL), maintenance, rows[0]?.sql ?? '', sabotage)
  }

  async close(): Promise<void> {
    await this.db.close()
    await this.maintenance.end()
  }

  /** An empty pool on the first morning. */
  async reset(rule: CreditRule): Promise<void> {
    this.db.revive()
    await this.maintenance.query(this.emptying)
    await this.maintenance.query(`UPDATE rule_version SET listing_scope = $1, no_show_limit = $2, ban_anchor = $3`, [rule.scope, rule.noShowLimit, rule.anchor])
    this.clock.at = BEGIN
    const { rosters, locks, windowSales, refusing, attendance } = this.hospital
    for (const book of [rosters, locks, windowSales, refusing, attendance, this.money.channel]) book.clear()
    Object.assign(this.hospital, { mode: 'up', late: null })
    this.money.mode = 'up'
    this.faults.length = 0
    this.last = null
    for (const place of SESSIONS)
      this.write(
        place,
        place.periods.map((p) => p.count),
        1,
        false,
      )
    this.start()
    await this.process.booking.ingest.all()
  }

  private build(): Process {
    const { db, clock, outbox, hospital, money, log, sabotage } = this
    return new Process({ db, clock, outbox, hospital, money, log, sabotage })
  }

  /** A process starts: everything it remembers is gone. */
  private start(): void {
    this.db.revive()
    this.process = this.build()
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

  /** What the world itself does: clock, faults, feeds. Before the model predicts, so that it may ask the upstreams' books. */
  prepare(operation: Operation): void {
    if (operation.op === 'advance') this.clock.at += operation.ms
    if (operation.op === 'faults') {
      this.hospital.mode = operation.hospital
      this.money.mode = operation.money
    }
    if (operation.op === 'send-attendance') this.hospital.send(operation.hospital)
    if (operation.op === 'heal') {
      this.hospital.mode = 'up'
      this.money.mode = 'up'
      for (const order of this.money.channel.values()) order.isTyping = false
      this.clock.at += LAG_MS
    }
  }

  /** @returns `ok`, or the code of the refusal */
  async run(operation: Operation, idOf: IdOf): Promise<string> {
    if (!['advance', 'faults', 'send-attendance'].includes(operation.op)) this.last = null
    switch (operation.op) {
      case 'book':
        return this.book(operation)
      case 'reschedule':
        return this.reschedule(operation)
      case 'jobs':
      case 'heal':
        await this.process.booking.ingest.all()
        await this.process.jobs.runDue()
        return 'ok'
      case 'repeat-news':
        await this.db.query(`UPDATE outbox SET done_at = NULL WHERE topic LIKE 'payments.%'`)
        await this.db.query(`DELETE FROM inbox`)
        await this.process.jobs.runDue()
        return 'ok'
      case 'publish':
        return this.publish(operation)
      case 'suspend':
        return this.suspend(operation.session)
      case 'sell-at-window':
        if (this.hospital.refusalOf(operation.session, operation.ordinal) === null) this.hospital.windowSales.add(`${operation.session} ${operation.ordinal}`)
        return 'ok'
      case 'join':
        return this.join(operation)
      case 'accept':
      case 'decline':
      case 'leave':
      case 'take-money-back':
      case 'prepay':
        return this.onEntry(operation, idOf(operation.entry))
      case 'confirm':
      case 'extend':
      case 'cancel':
      case 'pay':
      case 'type-password':
      case 'visit':
      case 'arrive-at-window':
      case 'refuse-confirm':
      case 'check-in':
      case 'appeal':
      case 'correct':
      case 'decide-appeal':
        return this.onAppointment(operation)
      default:
        return 'ok'
    }
  }

  /** The same in a process that dies after so many statements, and another one in its place. */
  async runAndDie(operation: Operation, idOf: IdOf, afterStatements: number): Promise<void> {
    this.db.dieAfter(afterStatements)
    await this.run(operation, idOf).catch((error: unknown) => {
      if (!(error instanceof ProcessDied)) throw error
    })
    // What a dying process still tried is not its successor's fault.
    this.db.dieAfter(0)
    await new Promise((done) => setImmediate(done))
    this.faults.length = 0
    this.start()
  }

  private async segmentId(segment: string): Promise<string> {
    const [schId, index] = segment.split('/')
    const [row] = await this.db.query<{ id: string }>(
      `SELECT g.id FROM segment g JOIN clinic_session s ON s.id = g.session_id JOIN roster r ON r.id = s.roster_id WHERE r.sch_id = $1 AND g.period_id = $2`,
      [schId, `${schId}/${index}`],
    )
    return row?.id ?? ''
  }

  private async book({ account, person, segment, key }: Operation & { op: 'book' }): Promise<string> {
    // What a process remembers for a moment is only a hint; here every submit meets a process that remembers nothing.
    const request = { personId: PERSONS[person]?.id ?? '', segmentId: await this.segmentId(segment) }
    return codeOf(await this.build().booking.hold.run(ACCOUNTS[account]?.id ?? '', request, key))
  }

  private async reschedule({ key, old, segment }: Operation & { op: 'reschedule' }): Promise<string> {
    const known = await this.find(old)
    if (!known) return 'NOT_FOUND'
    return codeOf(await this.build().booking.reschedule.run(known.accountId, known.id, await this.segmentId(segment), key, null))
  }

  private async publish({ session, counts, age, isStopped }: Operation & { op: 'publish' }): Promise<string> {
    const current = this.hospital.rosters.get(session)
    if (!current) return 'ok'
    const [version, isStoppedNow] = age === 'newer' ? [current.version + 1, isStopped || current.isStopped] : [current.version - 1, isStopped]
    this.write(placeOf(session), counts, version, isStoppedNow)
    const written = this.hospital.rosters.get(session)
    if (age === 'older' && written) {
      this.hospital.rosters.set(session, current)
      this.hospital.late = written
    }
    await this.process.booking.ingest.all().finally(() => (this.hospital.late = null))
    return 'ok'
  }

  private async suspend(schId: string): Promise<string> {
    const [row] = await this.db.query<{ id: string; version: number }>(
      `SELECT s.id, s.version FROM clinic_session s JOIN roster r ON r.id = s.roster_id WHERE r.sch_id = $1`,
      [schId],
    )
    const request = { sessionId: row?.id ?? '', version: row?.version ?? 0, reach: null, accountId: STAFF_ID, reason: 'OTHER', note: null, isEmergency: true }
    return codeOf(await this.process.suspensions.request(request))
  }

  // ---- the waiting list ----

  private async join({ account, person, wish, prepay }: Operation & { op: 'join' }): Promise<string> {
    const accountId = ACCOUNTS[account]?.id ?? ''
    const departmentId = DEPARTMENTS.find((d) => d.deptCode === wish.department)?.id ?? ''
    const doctorId = DOCTORS.find((d) => d.doctCode === wish.doctor)?.id ?? null
    const request = { personId: PERSONS[person]?.id ?? '', departmentId, doctorId, date: wish.date, half: wish.half, prepay }
    const joined = await this.build().waitlist.join.run(accountId, request)
    if (joined.ok && prepay) await this.openCashier(accountId, joined.value)
    return codeOf(joined)
  }

  private async openCashier(accountId: string, entryId: string): Promise<void> {
    const entry = await this.process.stores.entries.findOwn(accountId, entryId)
    if (entry?.tradeOrderId && entry.prepayState === 'OPEN') await this.money.openCheckout(accountId, entry.tradeOrderId)
  }

  private async onEntry(operation: Operation & { entry: string }, id: string | undefined): Promise<string> {
    const [row] = id
      ? await this.db.query<{ accountId: string; orderId: string | null }>(
          `SELECT account_id AS "accountId", trade_order_id AS "orderId" FROM waitlist_entry WHERE id = $1`,
          [id],
        )
      : []
    if (!id || !row) return 'NOT_FOUND'
    const { waitlist } = this.build()
    switch (operation.op) {
      case 'accept':
        return codeOf(await waitlist.answer.accept(row.accountId, id, operation.key))
      case 'decline':
        return codeOf(await waitlist.answer.decline(row.accountId, id, operation.keepWaiting))
      case 'leave':
        return codeOf(await waitlist.answer.leave(row.accountId, id))
      case 'take-money-back':
        return codeOf(await waitlist.prepayments.refund(row.accountId, id))
      case 'prepay':
        await this.openCashier(row.accountId, id)
        if (row.orderId) await this.money.pay(row.orderId, operation.isNotified)
        return 'ok'
      default:
        return 'ok'
    }
  }

  // ---- one appointment ----

  private async find(
    key: string,
  ): Promise<{ id: string; accountId: string; orderId: string | null; eventId: string | null; appealId: string | null; version: number } | null> {
    const [row] = await this.db.query<{
      id: string
      accountId: string
      orderId: string | null
      eventId: string | null
      appealId: string | null
      version: number
    }>(
      `SELECT a.id, a.account_id AS "accountId", a.trade_order_id AS "orderId", a.version, v.id AS "eventId", p.id AS "appealId" FROM appointment a
         LEFT JOIN violation_event v ON v.appointment_id = a.id AND v.kind = 'NO_SHOW' LEFT JOIN credit_appeal p ON p.event_id = v.id WHERE a.request_key = $1`,
      [key],
    )
    return row ?? null
  }

  private async onAppointment(operation: Operation & { key: string }): Promise<string> {
    const row = await this.find(operation.key)
    if (!row) return 'NOT_FOUND'
    const { id, accountId, orderId, eventId, appealId, version } = row
    const { booking, credit, stores } = this.process
    switch (operation.op) {
      case 'confirm':
        return okOrRefused(await booking.confirm.run(accountId, id, operation.payMode))
      case 'extend':
        return okOrRefused(await booking.extend.run(accountId, id))
      case 'cancel':
        return okOrRefused(await booking.cancel.run(accountId, id))
      case 'pay':
        if (orderId) await this.money.pay(orderId, operation.isNotified)
        return 'ok'
      case 'type-password': {
        const order = orderId ? this.money.at(orderId) : null
        if (order?.isPrepaid && !order.isClosed) order.isTyping = true
        return 'ok'
      }
      case 'visit':
        this.hospital.note(id, 'VISITED')
        return 'ok'
      case 'arrive-at-window':
        this.hospital.note(id, 'CHECKED_IN')
        return 'ok'
      case 'refuse-confirm':
        this.hospital.refusing.add(id)
        return 'ok'
      case 'check-in':
        return this.checkIn(id, accountId, operation.by)
      case 'appeal': {
        const event = eventId ? await stores.credit.findEvent(eventId) : null
        return event ? codeOf(await credit.appeal.submit(event, { accountId, text: '', evidence: [] })) : 'NOT_FOUND'
      }
      case 'decide-appeal': {
        const appeal = appealId ? await stores.appeals.find(appealId) : null
        if (!appeal) return 'NOT_FOUND'
        const decision = { version: appeal.version, isAccepted: operation.isAccepted, reason: '' }
        return codeOf(await credit.appeal.decide(appeal.id, { accountId: STAFF_ID, institutionIds: null }, decision))
      }
      case 'correct':
        return codeOf(await credit.appeal.correct(id, { institutionIds: null }, version))
      default:
        return 'ok'
    }
  }

  private async checkIn(id: string, accountId: string, by: 'code' | 'old-code' | 'desk'): Promise<string> {
    const { queue, stores } = this.process
    const appointment = await stores.repository.findById(id)
    if (!appointment) return 'NOT_FOUND'
    if (by === 'desk') return codeOf(await queue.checkIn.atDesk(appointment, STAFF_ID))
    const area = await stores.queue.placeOf(appointment.institutionId, appointment.departmentId)
    const shownAt = this.clock.now() - (by === 'old-code' ? 2 * MINUTE_MS : 0)
    return codeOf(await queue.checkIn.bySelf(accountId, id, codeAt(area, shownAt).qrText))
  }

  async see(): Promise<Seen> {
    this.last ??= await see(this.db)
    return this.last
  }

  /** Counterexamples of the SQL invariants. */
  async brokenInvariants(): Promise<string[]> {
    const found = await this.db.query<{ check: number; rows: object[] }>(BROKEN)
    return found.map(({ check, rows }) => `${CHECKS[check]?.id} ${JSON.stringify(rows.slice(0, 2))}`)
  }
}

const codeOf = (result: { ok: true } | { ok: false; code: string }): string => (result.ok ? 'ok' : result.code)
const okOrRefused = (result: { ok: boolean }): string => (result.ok ? 'ok' : 'refused')
