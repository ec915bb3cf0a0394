import { formatInstant, isBusinessDate, type Instant } from '@jktl/shared/kernel/dates'
import { isRecord } from '../kernel/fields.ts'
import { json, type Answer } from '../kernel/system.ts'
import type { DepartmentRecord, DoctorRecord } from './data/doctors.ts'
import type { InstitutionRecord } from './data/institutions.ts'
import type { ResourceRecord } from './data/resources.ts'
import type { RosterSchedule } from './data/rosters.ts'
import type { ServiceInfo } from './data/service-info.ts'
import { speciality } from './data/specialities.ts'
import type { AttendanceItem, Charge, Confirmation, Lock, LockRequest, Patient, ResultCode } from './lock-book.ts'
import type { VisitItem } from './visit-book.ts'

/** `YYYY-MM-DD HH:mm:ss` in Asia/Shanghai (§1). */
export const formatLocal = (at: Instant): string => formatInstant(at).slice(0, 19).replace('T', ' ')

const LOCAL = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})$/
function parseLocal(text: unknown): Instant | undefined {
  const [, date = '', time = ''] = typeof text === 'string' ? (LOCAL.exec(text) ?? []) : []
  const at = Date.parse(`${date}T${time}+08:00`)
  return isBusinessDate(date) && !Number.isNaN(at) ? at : undefined
}

/** Every performed call is HTTP 200 with this envelope (§1). */
export const envelope = (data: unknown): Answer => json({ result_code: '0', result_message: '', data })

const MESSAGES: Record<ResultCode | 'BUSY' | 'BILL_NOT_READY', string> = {
  LOCK_NOT_FOUND: '锁号记录不存在',
  NUM_OCCUPIED: '该号已被窗口占用',
  SCH_STOPPED: '该班次已停诊',
  SCH_NOT_FOUND: '班次或号序不存在',
  LOCK_CONFLICT: '锁号编号重复且内容不同',
  LOCK_EXPIRED: '锁号已过期',
  LOCK_CONFIRMED: '该号已确认，不能释放',
  CONFIRM_REFUSED: '医院未能确认该号',
  ALREADY_VISITED: '患者已就诊',
  PATIENT_INVALID: '患者信息不正确',
  BUSY: '系统繁忙，请稍后再试',
  BILL_NOT_READY: '账单还没有出来',
}

export const refusal = (code: string): Answer => json({ result_code: code, result_message: MESSAGES[code as ResultCode] ?? code, data: null })
/** The document has no result code for a request that is not of its shape. */
export const badRequest = (message: string): Answer => json({ result_code: 'BAD_REQUEST', result_message: message, data: null }, 400)

const flag = (yes: boolean): '1' | '0' => (yes ? '1' : '0')

export const institutionWire = (i: InstitutionRecord) => ({
  hos_code: i.code,
  hos_name: i.name,
  hos_kind: i.kind,
  hos_level: i.level,
  area_code: i.areaCode,
  address: i.address,
  phone: i.phone,
  introduction: i.introduction,
  transport: i.transport,
  opening_hours: i.openingHours,
  longitude: i.longitude,
  latitude: i.latitude,
  authority_mode: i.mode,
  emergency: flag(i.kind === 'GENERAL_HOSPITAL'),
  query_supported: !i.queryless,
  online_pay: flag(!i.windowOnly),
  window_pay: '1',
  mchid: i.mchid,
  aliases: i.aliases,
  updated_on: '2026-11-16',
})

export const departmentWire = (d: DepartmentRecord) => ({
  dept_code: d.code,
  dept_name: d.name,
  std_code: d.specialityCode,
  std_name: speciality(d.specialityCode).standardName,
  location: d.location,
  aliases: d.aliases,
  beds: d.beds,
  features: d.features,
  research: d.research,
  status: '1',
})

export const doctorWire = (d: DoctorRecord) => ({
  doct_code: d.code,
  dept_code: d.departmentCode,
  doct_name: d.name,
  title: d.title,
  specialty: d.specialty,
  introduction: d.introduction,
  career: d.career,
  teaching: d.teaching,
  practice_cert_no: d.practiceCertificate,
  speaks_mongolian: flag(d.speaksMongolian),
  reg_fee: d.fee,
  clinic_times: d.clinicTimes,
  status: '1',
})

export const resourceWire = (r: ResourceRecord) => ({
  res_code: r.code,
  kind: r.kind,
  res_name: r.name,
  dept_code: r.departmentCode,
  unit_minutes: r.unitMinutes,
  preparation: r.preparation,
  fee: r.fee,
  status: '1',
})

export const serviceInfoWire = (info: ServiceInfo) => ({
  edition: info.edition,
  as_of: info.asOf,
  guides: info.guides,
  treatments: info.treatments.map((t) => ({
    disease: t.disease,
    avg_stay_days: t.averageStayDays,
    outpatient_fee: t.outpatientFee,
    inpatient_fee: t.inpatientFee,
    charge_mode: t.perDisease ? 'PER_DISEASE' : 'PER_ITEM',
  })),
})

export const scheduleWire = (s: RosterSchedule) => ({
  sch_id: s.id,
  version: s.version,
  ...(s.kind ? { res_code: s.doctorCode, kind: s.kind } : { doct_code: s.doctorCode }),
  dept_code: s.departmentCode,
  date: s.date,
  half: s.half,
  location: s.location,
  reg_fee: s.fee,
  status: s.status,
  release_at: formatLocal(s.releaseAt),
  periods: s.periods.map((p) => ({ period_id: p.id, begin: p.begin, end: p.end, num_seqs: p.numbers })),
})

export const lockWire = (l: Lock) => ({
  lock_id: l.lockId,
  sch_id: l.scheduleId,
  period_id: l.periodId,
  num_seq: l.numSeq,
  status: l.status,
  visit_no: l.visitNo,
  queue_no: l.queueNo,
  updated_at: formatLocal(l.updatedAt),
})

/** A lock with what the hospital knows besides, for its books. */
export const lockRecordWire = (l: Lock) => ({
  ...lockWire(l),
  hold_until: formatLocal(l.holdUntil),
  patient: {
    name: l.patient.name,
    id_type: l.patient.idType,
    id_no: l.patient.idNumber,
    sex: l.patient.sex,
    birth_date: l.patient.birthDate,
    phone: l.patient.phone,
  },
  reg_fee: l.fee,
  confirmation: l.confirmation && { pay_mode: l.confirmation.payMode, pay_ref: l.confirmation.payRef, amount: l.confirmation.amount },
  cancel_reason: l.cancelReason,
})

export const attendanceWire = ({ seq, lockId, event, at }: AttendanceItem) => ({ seq, lock_id: lockId, event, at: formatLocal(at) })

/** §7 */
export const chargeWire = (c: Charge, index: number) => ({
  line_no: index + 1,
  kind: c.kind,
  lock_id: c.lockId,
  ref_no: c.refNo,
  event: c.event,
  pay_mode: c.payMode,
  pay_ref: c.payRef,
  amount: c.amount,
  insurance_amount: c.insuranceAmount,
  at: formatLocal(c.at),
})

/** §6 */
export const progressWire = (visitNo: string, items: readonly VisitItem[], asOf: Instant) => ({
  visit_no: visitNo,
  as_of: formatLocal(asOf),
  items: items.map(({ itemNo, kind, title, state, place, updatedAt }) => ({ item_no: itemNo, kind, title, state, place, updated_at: formatLocal(updatedAt) })),
})

/** §4 `num_seqs`: ordinals from 1, each once. */
export function readSequence(value: unknown): number[] | undefined {
  const isSequence = Array.isArray(value) && value.every((seq) => Number.isInteger(seq) && seq > 0) && new Set(value).size === value.length
  return isSequence ? (value as number[]) : undefined
}

/** §4 body of `numbers`: ordinals by period. */
export function readNumberLists(body: unknown): Map<string, number[]> | undefined {
  const periods = isRecord(body) ? body['periods'] : undefined
  if (!Array.isArray(periods)) return undefined
  const lists = new Map<string, number[]>()
  for (const period of periods as unknown[]) {
    const numbers = isRecord(period) ? readSequence(period['num_seqs']) : undefined
    if (!isRecord(period) || typeof period['period_id'] !== 'string' || !numbers) return undefined
    lists.set(period['period_id'], numbers)
  }
  return lists
}

const text = (value: unknown): value is string => typeof value === 'string' && value !== ''

function readPatient(value: unknown): Patient | undefined {
  if (!isRecord(value)) return undefined
  const { name, id_type: idType, id_no: idNumber, sex, birth_date: birthDate, phone } = value
  const valid =
    typeof name === 'string' &&
    (idType === '01' || idType === '99') &&
    text(idNumber) &&
    (sex === '1' || sex === '2') &&
    text(birthDate) &&
    typeof phone === 'string'
  return valid ? { name, idType, idNumber, sex, birthDate, phone } : undefined
}

/** The body of `POST /{hos_code}/locks`; undefined when a field is missing or of another type. */
export function readLockRequest(body: unknown): LockRequest | undefined {
  if (!isRecord(body)) return undefined
  const { lock_id: lockId, sch_id: scheduleId, period_id: periodId, num_seq: numSeq } = body
  const holdUntil = parseLocal(body['hold_until'])
  const patient = readPatient(body['patient'])
  const valid = text(lockId) && text(scheduleId) && text(periodId) && Number.isInteger(numSeq) && holdUntil !== undefined && patient
  return valid ? { lockId, scheduleId, periodId, numSeq: Number(numSeq), holdUntil, patient } : undefined
}

/** The body of `POST …/confirm`; `pay_ref` may be empty where nothing was paid online. */
export function readConfirmation(body: unknown): Confirmation | undefined {
  if (!isRecord(body)) return undefined
  const { pay_mode: payMode, pay_ref: payRef, amount } = body
  const valid = (payMode === 'ONLINE' || payMode === 'WINDOW' || payMode === 'FREE') && typeof amount === 'string' && /^\d+\.\d{2}$/.test(amount)
  return valid ? { payMode, payRef: typeof payRef === 'string' ? payRef : '', amount } : undefined
}

/** `from` and `to` of a schedule query; undefined unless both are dates in order. */
export function readRange(from: string | undefined, to: string | undefined): { from: string; to: string } | undefined {
  return from && to && isBusinessDate(from) && isBusinessDate(to) && from <= to ? { from, to } : undefined
}
