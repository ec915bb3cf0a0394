import * as z from 'zod/mini'

const scheduleFields = {
  sch_id: z.string(),
  version: z.int(),
  dept_code: z.string(),
  date: z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/)),
  half: z.enum(['AM', 'PM', 'NIGHT']),
  location: z.string(),
  reg_fee: z.string(),
  status: z.enum(['OPEN', 'STOPPED']),
  release_at: z.nullish(z.string()),
  periods: z.array(
    z.object({
      period_id: z.string(),
      begin: z.string().check(z.regex(/^\d{2}:\d{2}$/)),
      end: z.string().check(z.regex(/^\d{2}:\d{2}$/)),
      num_seqs: z.array(z.int()),
    }),
  ),
}
/** his-interface §2 `GET /{hos_code}/schedules` */
export const ScheduleWire = z.union([
  z.object({ ...scheduleFields, doct_code: z.string() }),
  z.object({ ...scheduleFields, res_code: z.string(), kind: z.enum(['EXAM', 'BED']) }),
])
export type ScheduleWire = z.output<typeof ScheduleWire>

/** his-interface §2 `GET /{hos_code}/attendance` */
export const AttendanceWire = z.object({
  items: z.array(z.object({ seq: z.int(), lock_id: z.string(), event: z.enum(['CHECKED_IN', 'VISITED']), at: z.string() })),
  watermark: z.string(),
})

/** his-interface §3 `lock` */
export const LockWire = z.object({
  lock_id: z.string(),
  sch_id: z.string(),
  period_id: z.string(),
  num_seq: z.int(),
  status: z.enum(['LOCKED', 'UNLOCKED', 'CONFIRMED', 'CANCELLED', 'VISITED']),
  visit_no: z.nullish(z.string()),
  queue_no: z.nullish(z.union([z.string(), z.number()])),
})
export type LockWire = z.output<typeof LockWire>

/** his-interface §3 body of `POST /{hos_code}/locks` */
export interface LockRequestWire {
  lock_id: string
  sch_id: string
  period_id: string
  num_seq: number
  hold_until: string
  patient: { name: string; id_type: '01' | '99'; id_no: string; sex: '1' | '2'; birth_date: string; phone: string }
}

/** his-interface §5 */
export const RESULT_CODES = [
  'LOCK_NOT_FOUND',
  'NUM_OCCUPIED',
  'SCH_STOPPED',
  'SCH_NOT_FOUND',
  'LOCK_CONFLICT',
  'LOCK_EXPIRED',
  'LOCK_CONFIRMED',
  'CONFIRM_REFUSED',
  'ALREADY_VISITED',
  'PATIENT_INVALID',
  'BUSY',
] as const
export type ResultCode = (typeof RESULT_CODES)[number]
