import { type Instant, instantAt } from '@jktl/shared/kernel/dates'
import { parseYuan } from '@jktl/shared/kernel/money'
import * as z from 'zod/mini'

import type { Clock } from '../../../platform/clock.ts'
import { hisInstant, HisLines, hisYuan, instantOfHis } from '../../../platform/upstream/his-lines.ts'
import type { UpstreamCall, UpstreamOptions } from '../../../platform/upstream/upstream.ts'
import type { BoundPerson } from '../../identity/public.ts'
import type { AttendanceItem, HospitalAnswer, HospitalRefusal, LockAnswer, Roster } from '../domain/hospital-answers.ts'
import { itemOfProgress, type VisitProgressItem, VisitProgressWire } from '../queue/upstream/visit-progress.wire.ts'
import { AttendanceWire, type LockRequestWire, LockWire, type ResultCode, ScheduleWire } from './his-booking.wire.ts'

const TIMEOUT_MS = 4_000
const CONCURRENCY = 8

const REFUSALS: Record<Exclude<ResultCode, 'BUSY'>, HospitalRefusal> = {
  LOCK_NOT_FOUND: 'LOCK_NOT_FOUND',
  NUM_OCCUPIED: 'NUMBER_OCCUPIED',
  SCH_STOPPED: 'SESSION_STOPPED',
  SCH_NOT_FOUND: 'SESSION_NOT_FOUND',
  LOCK_CONFLICT: 'LOCK_CONFLICT',
  LOCK_EXPIRED: 'LOCK_EXPIRED',
  LOCK_CONFIRMED: 'LOCK_CONFIRMED',
  CONFIRM_REFUSED: 'CONFIRM_REFUSED',
  ALREADY_VISITED: 'ALREADY_VISITED',
  PATIENT_INVALID: 'PATIENT_INVALID',
}

/** To the minute, as a roster has it. */
const instantOfWire = (text: string): Instant | null => {
  const match = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})/.exec(text)
  return match?.[1] && match[2] ? instantAt(match[1], match[2]) : null
}

const rosterOf = (wire: ScheduleWire): Roster => ({
  schId: wire.sch_id,
  version: wire.version,
  ...('res_code' in wire ? { kind: wire.kind, ownerCode: wire.res_code } : { kind: 'CLINIC', ownerCode: wire.doct_code }),
  departmentCode: wire.dept_code,
  date: wire.date,
  half: wire.half,
  location: wire.location,
  feeFen: parseYuan(wire.reg_fee),
  isStopped: wire.status === 'STOPPED',
  releaseAt: wire.release_at ? instantOfWire(wire.release_at) : null,
  periods: wire.periods.map((p) => ({ periodId: p.period_id, start: p.begin, end: p.end, ordinals: p.num_seqs })),
})

export interface LockTarget {
  /** Our appointment id: everything below is idempotent by it. */
  lockId: string
  hosCode: string
}
export interface LockRequest extends LockTarget {
  schId: string
  periodId: string
  ordinal: number
  holdUntil: Instant
  patient: BoundPerson
}

/** The booking interface of the region's hospitals (mock/docs/his-interface.md §2–§5). */
export class HisBooking {
  private readonly lines: HisLines

  constructor(settings: { baseUrl: string; appId: string; secret: string }, clock: Clock, observe: UpstreamOptions['observe']) {
    this.lines = new HisLines(settings, clock, { name: 'his-booking', timeoutMs: TIMEOUT_MS, concurrency: CONCURRENCY, observe })
  }

  /** Rosters from `from` to `to`, both included. */
  async listRosters(hosCode: string, from: string, to: string): Promise<HospitalAnswer<Roster[]>> {
    const answer = await this.call(hosCode, { method: 'GET', path: `/${encodeURIComponent(hosCode)}/schedules?from=${from}&to=${to}` }, z.array(ScheduleWire))
    return answer.kind === 'ok' ? { kind: 'ok', value: answer.value.map(rosterOf) } : answer
  }

  /** Who came (§2), after a sequence number; `watermark`: everything up to it has been sent. */
  async listAttendance(hosCode: string, afterSeq: number): Promise<HospitalAnswer<{ items: AttendanceItem[]; watermark: Instant }>> {
    const answer = await this.call(hosCode, { method: 'GET', path: `/${encodeURIComponent(hosCode)}/attendance?after_seq=${afterSeq}` }, AttendanceWire)
    if (answer.kind !== 'ok') return answer
    const items = answer.value.items.map(({ seq, lock_id, event, at }) => ({ seq, lockId: lock_id, event, at: instantOfHis(at) }))
    const watermark = instantOfHis(answer.value.watermark)
    return [watermark, ...items.map((i) => i.at)].some(Number.isNaN) ? { kind: 'unknown' } : { kind: 'ok', value: { items, watermark } }
  }

  lock(request: LockRequest): Promise<LockAnswer> {
    const { patient } = request
    const body: LockRequestWire = {
      lock_id: request.lockId,
      sch_id: request.schId,
      period_id: request.periodId,
      num_seq: request.ordinal,
      hold_until: hisInstant(request.holdUntil),
      patient: {
        name: patient.name,
        id_type: patient.documentKind === 'RESIDENT_ID' ? '01' : '99',
        id_no: patient.documentNumber,
        sex: patient.sex === 'M' ? '1' : '2',
        birth_date: patient.birthDate,
        phone: patient.phone ?? '',
      },
    }
    return this.lockCall(request.hosCode, { method: 'POST', path: `/${encodeURIComponent(request.hosCode)}/locks`, body: JSON.stringify(body) })
  }

  unlock(target: LockTarget): Promise<LockAnswer> {
    return this.lockCall(target.hosCode, { method: 'POST', path: `${this.lockPath(target)}/unlock`, body: '{}' })
  }

  confirm(target: LockTarget & { payMode: 'ONLINE' | 'WINDOW' | 'FREE'; payRef: string; amountFen: number }): Promise<LockAnswer> {
    const body = { pay_mode: target.payMode, pay_ref: target.payRef, amount: hisYuan(target.amountFen) }
    return this.lockCall(target.hosCode, { method: 'POST', path: `${this.lockPath(target)}/confirm`, body: JSON.stringify(body) })
  }

  cancel(target: LockTarget & { reason: string }): Promise<LockAnswer> {
    return this.lockCall(target.hosCode, { method: 'POST', path: `${this.lockPath(target)}/cancel`, body: JSON.stringify({ reason: target.reason }) })
  }

  query(target: LockTarget): Promise<LockAnswer> {
    return this.lockCall(target.hosCode, { method: 'GET', path: this.lockPath(target) })
  }

  /** The patient is there (§3 `arrival`); idempotent. */
  arrive(target: LockTarget & { arrivedAt: Instant; source: 'SCAN' | 'DESK' }): Promise<LockAnswer> {
    const body = { arrived_at: hisInstant(target.arrivedAt), source: target.source }
    return this.lockCall(target.hosCode, { method: 'POST', path: `${this.lockPath(target)}/arrival`, body: JSON.stringify(body) })
  }

  /** What was ordered and paid in a visit (§6): never a clinical value. */
  async readProgress(hosCode: string, visitNo: string): Promise<HospitalAnswer<VisitProgressItem[]>> {
    const path = `/${encodeURIComponent(hosCode)}/visits/${encodeURIComponent(visitNo)}/progress`
    const answer = await this.call(hosCode, { method: 'GET', path }, VisitProgressWire)
    return answer.kind === 'ok' ? { kind: 'ok', value: answer.value.items.map(itemOfProgress) } : answer
  }

  /** Stops a whole session (§4); idempotent. */
  async stop(hosCode: string, schId: string, reason: string): Promise<HospitalAnswer<null>> {
    const path = `/${encodeURIComponent(hosCode)}/schedules/${encodeURIComponent(schId)}/stop`
    const answer = await this.call(hosCode, { method: 'POST', path, body: JSON.stringify({ reason, operator: 'platform' }) }, z.unknown())
    return answer.kind === 'ok' ? { kind: 'ok', value: null } : answer
  }

  /** The platform's list of a session's numbers (§4); the same list changes nothing. @returns the version the hospital gave it */
  async setNumbers(hosCode: string, schId: string, periods: readonly { periodId: string; ordinals: readonly number[] }[]): Promise<HospitalAnswer<number>> {
    const path = `/${encodeURIComponent(hosCode)}/schedules/${encodeURIComponent(schId)}/numbers`
    const body = { periods: periods.map((p) => ({ period_id: p.periodId, num_seqs: p.ordinals })) }
    const answer = await this.call(hosCode, { method: 'POST', path, body: JSON.stringify(body) }, z.object({ version: z.int() }))
    return answer.kind === 'ok' ? { kind: 'ok', value: answer.value.version } : answer
  }

  /** Unsold numbers of a handed-over sub-quota go back (§4); returning them again changes nothing. */
  async returnNumbers(hosCode: string, schId: string, ordinals: readonly number[]): Promise<HospitalAnswer<null>> {
    const path = `/${encodeURIComponent(hosCode)}/schedules/${encodeURIComponent(schId)}/return`
    const answer = await this.call(hosCode, { method: 'POST', path, body: JSON.stringify({ num_seqs: ordinals }) }, z.unknown())
    return answer.kind === 'ok' ? { kind: 'ok', value: null } : answer
  }

  close(): Promise<void> {
    return this.lines.close()
  }

  private lockPath = ({ hosCode, lockId }: LockTarget): string => `/${encodeURIComponent(hosCode)}/locks/${encodeURIComponent(lockId)}`

  private async lockCall(hosCode: string, call: UpstreamCall): Promise<LockAnswer> {
    const answer = await this.call(hosCode, call, LockWire)
    if (answer.kind !== 'ok') return answer
    const { status, visit_no, queue_no } = answer.value
    return { kind: 'ok', value: { status, visitNo: visit_no ?? null, queueNo: queue_no === null || queue_no === undefined ? null : String(queue_no) } }
  }

  private async call<T>(hosCode: string, call: UpstreamCall, schema: z.ZodMiniType<T>): Promise<HospitalAnswer<T>> {
    const reply = await this.lines.ask(hosCode, call, schema)
    if (reply.kind !== 'no') return reply
    if (reply.code === 'BUSY') return { kind: 'busy' }
    const refusal = REFUSALS[reply.code as keyof typeof REFUSALS] as HospitalRefusal | undefined
    return refusal ? { kind: 'refused', code: refusal } : { kind: 'unknown' }
  }
}
