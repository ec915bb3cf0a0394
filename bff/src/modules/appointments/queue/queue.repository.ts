import { randomBytes } from 'node:crypto'

import { Inject, Injectable } from '@nestjs/common'
import { ACTIVE_QUEUE_STATES, type QueueState } from '@jktl/shared/appointments/queue/model'
import type { Instant } from '@jktl/shared/kernel/dates'

import { Clock } from '../../../platform/clock.ts'
import { Database, type Sql } from '../../../platform/database/database.ts'
import { Vault } from '../../../platform/vault.ts'
import type { Place } from './domain/check-in-code.ts'
import type { LineEvent, LineRecord, LineSession, QueueEntryChange, QueueEntryRecord } from './domain/queue-entry.ts'

const ACTIVE = ACTIVE_QUEUE_STATES.map((state) => `'${state}'`).join(', ')
const ENTRY = `id, seq, appointment_id AS "appointmentId", account_id AS "accountId", person_id AS "personId", identity_key AS "identityKey", institution_id AS "institutionId", session_id AS "sessionId",
  date, ordinal, segment_starts_at AS "segmentStartsAt", checked_in_at AS "checkedInAt", source, tier, priority_code AS "priorityCode", effective_at AS "effectiveAt", not_before_call AS "notBeforeCall",
  missed, returned_at AS "returnedAt", state, version, room, times_called AS "timesCalled", called_at AS "calledAt", started_at AS "startedAt", finished_at AS "finishedAt", service_ms AS "serviceMs",
  near_told_at AS "nearToldAt", transferred_from AS "transferredFrom", changed_at AS "changedAt"`
const LINE = `session_id AS "sessionId", institution_id AS "institutionId", department_id AS "departmentId", date, calls, since_return AS "sinceReturn", return_interleave AS "returnInterleave"`
const SESSION = `
  SELECT s.id, s.institution_id AS "institutionId", s.department_id AS "departmentId", s.doctor_id AS "doctorId", s.date, s.half, s.location, s.state, g.start, g."end", g."startsAt", g."endsAt",
         coalesce(g.minutes / nullif((SELECT count(*) FROM number n WHERE n.session_id = s.id AND n.state <> 'WITHDRAWN'), 0), 10)::float8 AS "minutesEach",
         (SELECT count(*) FROM appointment a WHERE a.session_id = s.id AND a.state = 'BOOKED') AS booked
    FROM clinic_session s CROSS JOIN LATERAL (SELECT min(x.start_time) AS start, max(x.end_time) AS "end", min(x.starts_at) AS "startsAt", max(x.ends_at) AS "endsAt",
         extract(epoch FROM sum(x.ends_at - x.starts_at)) / 60 AS minutes FROM segment x WHERE x.session_id = s.id) g`

const CHANGE_COLUMNS: Record<keyof QueueEntryChange, string> = {
  tier: 'tier',
  priorityCode: 'priority_code',
  effectiveAt: 'effective_at',
  notBeforeCall: 'not_before_call',
  missed: 'missed',
  returnedAt: 'returned_at',
  room: 'room',
  timesCalled: 'times_called',
  calledAt: 'called_at',
  startedAt: 'started_at',
  finishedAt: 'finished_at',
  serviceMs: 'service_ms',
}

interface NewEntry {
  id: string
  appointmentId: string
  sessionId: string
  ordinal: number
  segmentStartsAt: Date
  checkedInAt: Date
  source: 'SCAN' | 'DESK'
  tier: number
  priorityCode: string | null
  effectiveAt: Date
  transferredFrom: string | null
  cause: 'check-in' | 'transfer-in'
  actorAccountId: string | null
  now: Instant
  tellsHospital: boolean
}
interface PriorityKind {
  code: string
  name: string
  tier: number
  forElders: boolean
  basis: string
}
interface ArrivalDue {
  entryId: string
  appointmentId: string
  institutionId: string
  source: 'SCAN' | 'DESK'
  checkedInAt: Date
  attempts: number
}

/** Lines, their entries and places; the only SQL of the visit day. */
@Injectable()
export class QueueRepository {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    return this.db.transaction(work)
  }

  // ---- places ----

  /** The waiting area of a department, made when it is first asked for. */
  async placeOf(institutionId: string, departmentId: string): Promise<Place> {
    const find = () =>
      this.db.query<{ id: string; sealed: Buffer }>(`SELECT id, secret_sealed AS sealed FROM queue_place WHERE department_id = $1`, [departmentId])
    const [known] = await find()
    if (known) return { id: known.id, secret: this.vault.open(known.sealed) }
    await this.db.query(
      `INSERT INTO queue_place (institution_id, department_id, secret_sealed, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (department_id) DO NOTHING`,
      [institutionId, departmentId, this.vault.seal(randomBytes(32).toString('base64url')), this.clock.date()],
    )
    const [made] = await find()
    if (!made) throw new Error('a waiting area was expected')
    return { id: made.id, secret: this.vault.open(made.sealed) }
  }

  /** Every waiting area of an institution that has ever shown a code. */
  async listPlaces(institutionId: string): Promise<Place[]> {
    const rows = await this.db.query<{ id: string; sealed: Buffer }>(`SELECT id, secret_sealed AS sealed FROM queue_place WHERE institution_id = $1`, [
      institutionId,
    ])
    return rows.map(({ id, sealed }) => ({ id, secret: this.vault.open(sealed) }))
  }

  async countFailures(appointmentId: string, since: Instant): Promise<number> {
    const [row] = await this.db.query<{ count: number }>(`SELECT count(*) FROM check_in_failure WHERE appointment_id = $1 AND at > $2`, [
      appointmentId,
      new Date(since),
    ])
    return row?.count ?? 0
  }

  async noteFailure(appointmentId: string): Promise<void> {
    await this.db.query(`INSERT INTO check_in_failure (appointment_id, at) VALUES ($1, $2)`, [appointmentId, this.clock.date()])
  }

  // ---- sessions and lines ----

  async findSession(sessionId: string, sql: Sql = this.db): Promise<LineSession | null> {
    const [row] = await sql.query<LineSession>(`${SESSION} WHERE s.id = $1`, [sessionId])
    return row ?? null
  }

  listSessions(where: { institutionId: string; departmentId: string | null; date: string }): Promise<LineSession[]> {
    return this.db.query<LineSession>(
      `${SESSION} WHERE s.institution_id = $1 AND ($2::uuid IS NULL OR s.department_id = $2) AND s.date = $3::date ORDER BY s.department_id, g."startsAt", s.location, s.id`,
      [where.institutionId, where.departmentId, where.date],
    )
  }

  async openLine(tx: Sql, session: Pick<LineSession, 'id' | 'institutionId' | 'departmentId' | 'date'>, returnInterleave: number): Promise<void> {
    await tx.query(
      `INSERT INTO queue_line (session_id, institution_id, department_id, date, return_interleave) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (session_id) DO NOTHING`,
      [session.id, session.institutionId, session.departmentId, session.date, returnInterleave],
    )
  }

  async findLine(sessionId: string): Promise<LineRecord | null> {
    const [row] = await this.db.query<LineRecord>(`SELECT ${LINE} FROM queue_line WHERE session_id = $1`, [sessionId])
    return row ?? null
  }

  /** One at a time decides about a line (Q2); several lines are locked in the order of their ids. */
  async lockLines(tx: Sql, sessionIds: readonly string[]): Promise<Map<string, LineRecord>> {
    const rows = await tx.query<LineRecord>(`SELECT ${LINE} FROM queue_line WHERE session_id = ANY($1::uuid[]) ORDER BY session_id FOR UPDATE`, [sessionIds])
    return new Map(rows.map((row) => [row.sessionId, row]))
  }

  async saveLine(tx: Sql, { sessionId, calls, sinceReturn }: LineRecord): Promise<void> {
    await tx.query(`UPDATE queue_line SET calls = $2, since_return = $3 WHERE session_id = $1`, [sessionId, calls, sinceReturn])
  }

  /** Patients of these lines by how far they are: waiting, and done. */
  async countByLine(sessionIds: readonly string[]): Promise<Map<string, { waiting: number; done: number }>> {
    const rows = await this.db.query<{ sessionId: string; waiting: number; done: number }>(
      `SELECT session_id AS "sessionId", count(*) FILTER (WHERE state IN (${ACTIVE})) AS waiting, count(*) FILTER (WHERE state = 'DONE') AS done FROM queue_entry WHERE session_id = ANY($1::uuid[]) GROUP BY session_id`,
      [sessionIds],
    )
    return new Map(rows.map(({ sessionId, ...counts }) => [sessionId, counts]))
  }

  /** Booked with a key before this one and not yet here: who comes now takes their own place (Q4, Q5). */
  async countAbsentBefore(sessionId: string, key: { effectiveAt: Date; ordinal: number }, now: Instant): Promise<number> {
    const [row] = await this.db.query<{ count: number }>(
      `SELECT count(*) FROM appointment a JOIN segment g ON g.id = a.segment_id JOIN number n ON n.id = a.number_id
        WHERE a.session_id = $1 AND a.state = 'BOOKED' AND (greatest(g.starts_at, $2), n.ordinal) < ($3, $4)`,
      [sessionId, new Date(now), key.effectiveAt, key.ordinal],
    )
    return row?.count ?? 0
  }

  // ---- entries ----

  /** Copies what the order stands on out of the appointment. */
  async addEntry(tx: Sql, entry: NewEntry): Promise<void> {
    await tx.query(
      `INSERT INTO queue_entry (id, appointment_id, account_id, person_id, identity_key, institution_id, session_id, date, ordinal, segment_starts_at, checked_in_at, source, tier, priority_code, effective_at,
                                transferred_from, state, cause, actor_account_id, changed_at, arrival_due_at)
       SELECT $1, a.id, a.account_id, a.person_id, a.identity_key, a.institution_id, $3, a.date, $4, $5, $6, $7, $8, $9, $10, $11, 'WAITING', $12, $13, $14, $15 FROM appointment a WHERE a.id = $2`,
      [
        entry.id,
        entry.appointmentId,
        entry.sessionId,
        entry.ordinal,
        entry.segmentStartsAt,
        entry.checkedInAt,
        entry.source,
        entry.tier,
        entry.priorityCode,
        entry.effectiveAt,
        entry.transferredFrom,
        entry.cause,
        entry.actorAccountId,
        new Date(entry.now),
        entry.tellsHospital ? new Date(entry.now) : null,
      ],
    )
  }

  async findEntry(id: string, sql: Sql = this.db): Promise<QueueEntryRecord | null> {
    const [row] = await sql.query<QueueEntryRecord>(`SELECT ${ENTRY} FROM queue_entry WHERE id = $1`, [id])
    return row ?? null
  }

  /** The latest of an appointment: a transfer leaves the former one behind. */
  async findByAppointment(appointmentId: string, sql: Sql = this.db): Promise<QueueEntryRecord | null> {
    const [row] = await sql.query<QueueEntryRecord>(`SELECT ${ENTRY} FROM queue_entry WHERE appointment_id = $1 ORDER BY seq DESC LIMIT 1`, [appointmentId])
    return row ?? null
  }

  listEntries(sessionIds: readonly string[], sql: Sql = this.db): Promise<QueueEntryRecord[]> {
    return sql.query<QueueEntryRecord>(`SELECT ${ENTRY} FROM queue_entry WHERE session_id = ANY($1::uuid[]) ORDER BY seq`, [sessionIds])
  }

  /** One move by compare-and-set on the version (Q2). @returns null when somebody else moved it first */
  async moveEntry(
    tx: Sql,
    entry: Pick<QueueEntryRecord, 'id' | 'version'>,
    to: QueueState,
    change: QueueEntryChange,
    by: { cause: string; actorAccountId: string | null; now: Instant },
  ): Promise<QueueEntryRecord | null> {
    const fields = Object.entries(change) as [keyof QueueEntryChange, unknown][]
    const sets = fields.map(([field], index) => `, ${CHANGE_COLUMNS[field]} = $${index + 7}`)
    const [row] = await tx.query<QueueEntryRecord>(
      `UPDATE queue_entry SET state = $3, version = version + 1, cause = $4, actor_account_id = $5, changed_at = $6${sets.join('')} WHERE id = $1 AND version = $2 RETURNING ${ENTRY}`,
      [entry.id, entry.version, to, by.cause, by.actorAccountId, new Date(by.now), ...fields.map(([, value]) => value)],
    )
    return row ?? null
  }

  async noteNear(tx: Sql, entryIds: readonly string[], now: Instant): Promise<void> {
    await tx.query(`UPDATE queue_entry SET near_told_at = $2 WHERE id = ANY($1::uuid[])`, [entryIds, new Date(now)])
  }

  /** What happened to others in the line since an entry joined it. */
  listEventsSince(entry: Pick<QueueEntryRecord, 'id' | 'sessionId'>): Promise<LineEvent[]> {
    return this.db.query<LineEvent>(
      `SELECT seq, entry_id AS "entryId", from_state AS "fromState", to_state AS "toState", cause, tier, effective_at AS "effectiveAt", not_before_call AS "notBeforeCall", at
         FROM queue_event WHERE session_id = $1 AND entry_id <> $2 AND seq > (SELECT min(seq) FROM queue_event WHERE entry_id = $2) ORDER BY seq DESC LIMIT 200`,
      [entry.sessionId, entry.id],
    )
  }

  listPriorityKinds(sql: Sql = this.db): Promise<PriorityKind[]> {
    return sql.query<PriorityKind>(`SELECT code, name, tier, for_elders AS "forElders", basis FROM queue_priority_kind ORDER BY tier, code`)
  }

  /** A day that is over keeps nobody in line. @returns how many left */
  async closeDays(today: string, limit: number): Promise<number> {
    const rows = await this.db.query(
      `UPDATE queue_entry SET state = 'LEFT', version = version + 1, cause = 'day-over', actor_account_id = NULL, changed_at = $3
        WHERE id IN (SELECT id FROM queue_entry WHERE state IN (${ACTIVE}) AND date < $1::date LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING 1`,
      [today, limit, this.clock.date()],
    )
    return rows.length
  }

  // ---- the hospital is told of arrivals ----

  leaseArrivals(now: Instant, leaseMs: number, limit: number): Promise<ArrivalDue[]> {
    return this.db.query<ArrivalDue>(
      `UPDATE queue_entry SET arrival_lease_until = $2, arrival_attempts = arrival_attempts + 1
        WHERE id IN (SELECT id FROM queue_entry WHERE arrival_due_at <= $1 AND (arrival_lease_until IS NULL OR arrival_lease_until <= $1) ORDER BY arrival_due_at LIMIT $3 FOR UPDATE SKIP LOCKED)
        RETURNING id AS "entryId", appointment_id AS "appointmentId", institution_id AS "institutionId", source, checked_in_at AS "checkedInAt", arrival_attempts AS attempts`,
      [new Date(now), new Date(now + leaseMs), limit],
    )
  }

  /** @param toldAt null: the hospital does not know this visit, there is nothing more to tell */
  async finishArrival(entryId: string, toldAt: Instant | null): Promise<void> {
    await this.db.query(`UPDATE queue_entry SET arrival_due_at = NULL, arrival_lease_until = NULL, arrival_told_at = $2 WHERE id = $1`, [
      entryId,
      toldAt === null ? null : new Date(toldAt),
    ])
  }

  async postponeArrival(entryId: string, dueAt: Instant): Promise<void> {
    await this.db.query(`UPDATE queue_entry SET arrival_due_at = $2, arrival_lease_until = NULL WHERE id = $1`, [entryId, new Date(dueAt)])
  }

  // ---- who stands at the desk ----

  /** Today's appointments at an institution by voucher or by person (A11). */
  listArrivals(where: {
    institutionIds: readonly string[] | null
    date: string
    voucherCode: string | null
    identityKey: string | null
  }): Promise<{ id: string }[]> {
    return this.db.query<{ id: string }>(
      `SELECT id FROM appointment WHERE date = $1::date AND ($2::uuid[] IS NULL OR institution_id = ANY($2)) AND (voucher_code = $3 OR identity_key = $4)
          AND state IN ('BOOKED', 'CANCELLING', 'CHECKED_IN', 'QUEUED', 'CALLED', 'IN_CONSULT', 'FULFILLED', 'CANCELLED_BY_USER', 'SUSPENDED_BY_HOSPITAL', 'ATTENDANCE_UNKNOWN') ORDER BY segment_id, id LIMIT 20`,
      [where.date, where.institutionIds, where.voucherCode, where.identityKey],
    )
  }

  // ---- progress ----

  async findProgress(appointmentId: string): Promise<{ items: string | null; asOf: Date | null; askedAt: Date } | null> {
    const [row] = await this.db.query<{ sealed: Buffer | null; asOf: Date | null; askedAt: Date }>(
      `SELECT items_sealed AS sealed, as_of AS "asOf", asked_at AS "askedAt" FROM visit_progress WHERE appointment_id = $1`,
      [appointmentId],
    )
    return row ? { items: row.sealed && this.vault.open(row.sealed), asOf: row.asOf, askedAt: row.askedAt } : null
  }

  /** @param items null: the hospital did not answer, what is known stays */
  async saveProgress(appointmentId: string, items: string | null, now: Instant): Promise<void> {
    await this.db.query(
      `INSERT INTO visit_progress (appointment_id, items_sealed, as_of, asked_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (appointment_id) DO UPDATE SET items_sealed = coalesce(EXCLUDED.items_sealed, visit_progress.items_sealed), as_of = coalesce(EXCLUDED.as_of, visit_progress.as_of), asked_at = EXCLUDED.asked_at`,
      [appointmentId, items === null ? null : this.vault.seal(items), items === null ? null : new Date(now), new Date(now)],
    )
  }
}
