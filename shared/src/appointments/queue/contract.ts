import * as z from 'zod/mini'
import { dateSchema, fenSchema, idParams, idSchema, instantSchema, timeSchema } from '../../kernel/ids.ts'
import { route } from '../../kernel/route.ts'
import { own } from '../access.ts'
import { APPOINTMENT_STATES } from '../model.ts'
import { CHECK_IN_PHASES, CHECK_IN_SOURCES, QUEUE_ACTIONS, QUEUE_STATES, VISIT_ITEM_KINDS, VISIT_ITEM_STATES, VISIT_NODES } from './model.ts'

const desk = { scope: 'institution', roles: ['queue_nurse', 'system_admin'] } as const
const clinic = { scope: 'institution', roles: ['queue_nurse', 'doctor', 'system_admin'] } as const

const QueuePlace = z.object({
  id: idSchema,
  state: z.enum(QUEUE_STATES),
  /** One plain sentence: what this means and what to do. */
  stateText: z.string(),
  /** People called before this one if nothing else happens; null while nobody is waiting for a call. */
  before: z.nullable(z.number()),
  /** Room to go to, once called. */
  room: z.nullable(z.string()),
  missed: z.number(),
  missedLimit: z.number(),
  /** An honest range with what it stands on; null when there is nothing to wait for. */
  estimate: z.nullable(z.object({ from: instantSchema, to: instantSchema, basis: z.string() })),
  /** Who is in the room and the next ones, without names. */
  line: z.array(z.object({ key: z.string(), ordinal: z.number(), note: z.string(), mine: z.boolean() })),
  /** 为什么我排在这里: the parts of the key, in words (A32). */
  reasons: z.array(z.string()),
  /** Who may still come before me, and why (Q5). */
  mayPrecede: z.array(z.string()),
  /** What moved my place, latest first (Q5). */
  changes: z.array(z.object({ at: instantSchema, text: z.string() })),
  missedNote: z.string(),
})
export const QueueView = z.object({
  appointmentId: idSchema,
  appointmentState: z.enum(APPOINTMENT_STATES),
  personId: idSchema,
  personNameMasked: z.string(),
  institutionName: z.string(),
  institutionPhone: z.string(),
  departmentName: z.string(),
  doctorName: z.string(),
  location: z.string(),
  /** Where the code to scan hangs. */
  waitingArea: z.string(),
  date: dateSchema,
  start: timeSchema,
  end: timeSchema,
  ordinal: z.number(),
  phase: z.enum(CHECK_IN_PHASES),
  phaseText: z.string(),
  checkInFrom: instantSchema,
  checkInUntil: instantSchema,
  checkedInAt: z.nullable(instantSchema),
  place: z.nullable(QueuePlace),
  serverTime: instantSchema,
})
export type QueueView = z.output<typeof QueueView>

export const checkIn = route({
  id: 'appointments.checkIn',
  method: 'POST',
  path: '/appointments/:id/check-in',
  status: 200,
  summary: '扫码签到；检查做完回来也扫它（R338、Q7）',
  access: own,
  idempotent: true,
  params: idParams,
  body: z.strictObject({ code: z.string().check(z.minLength(4), z.maxLength(120)) }),
  response: QueueView,
  errors: [
    'APPOINTMENTS.CHECK_IN_TOO_EARLY',
    'APPOINTMENTS.CHECK_IN_DESK_ONLY',
    'APPOINTMENTS.CHECK_IN_CODE_WRONG',
    'APPOINTMENTS.CHECK_IN_OTHER_PLACE',
    'APPOINTMENTS.CHECK_IN_TOO_MANY_TRIES',
    'APPOINTMENTS.CHECK_IN_CANCELLED',
    'APPOINTMENTS.SESSION_SUSPENDED',
    'APPOINTMENTS.RESCHEDULE_PENDING',
    'APPOINTMENTS.ACTION_NOT_ALLOWED',
  ],
})
export const getQueue = route({
  id: 'appointments.getQueue',
  method: 'GET',
  path: '/appointments/:id/queue',
  status: 200,
  summary: '我排到哪里了，为什么，大约还要多久（R339、A32）',
  access: own,
  params: idParams,
  response: QueueView,
  errors: [],
})

const VisitItem = z.object({
  key: z.string(),
  kind: z.enum(VISIT_ITEM_KINDS),
  title: z.string(),
  state: z.enum(VISIT_ITEM_STATES),
  stateText: z.string(),
  place: z.nullable(z.string()),
})
const VisitNode = z.object({
  kind: z.enum(VISIT_NODES),
  title: z.string(),
  state: z.enum(['done', 'now', 'todo']),
  note: z.string(),
  at: z.nullable(instantSchema),
  items: z.array(VisitItem),
})
export const Visit = z.object({
  appointmentId: idSchema,
  appointmentState: z.enum(APPOINTMENT_STATES),
  personId: idSchema,
  personNameMasked: z.string(),
  institutionName: z.string(),
  institutionPhone: z.string(),
  departmentName: z.string(),
  doctorName: z.string(),
  location: z.string(),
  date: dateSchema,
  start: timeSchema,
  end: timeSchema,
  ordinal: z.number(),
  nodes: z.array(VisitNode),
  /** What the hospital asks for this visit and nobody has paid yet; the 缴费 node leads there. */
  billToPay: z.nullable(z.object({ billId: idSchema, amountFen: fenSchema })),
  /** When the hospital last told what was ordered and paid; null: never, or nothing to ask for yet. */
  progressAsOf: z.nullable(instantSchema),
  /** The hospital did not answer just now: what is shown is of `progressAsOf`. */
  progressStale: z.boolean(),
  canCheckIn: z.boolean(),
  inQueue: z.boolean(),
  serverTime: instantSchema,
})
export type Visit = z.output<typeof Visit>
export const getVisit = route({
  id: 'appointments.getVisit',
  method: 'GET',
  path: '/appointments/:id/visit',
  status: 200,
  summary: '这次就诊的五个节点：挂号、诊前准备、缴费、检验检查、诊后（A37）',
  access: own,
  params: idParams,
  response: Visit,
  errors: [],
})

const QueueSession = z.object({
  id: idSchema,
  departmentId: idSchema,
  departmentName: z.string(),
  doctorName: z.string(),
  half: z.enum(['AM', 'PM', 'NIGHT']),
  start: timeSchema,
  end: timeSchema,
  location: z.string(),
  isSuspended: z.boolean(),
  booked: z.number(),
  waiting: z.number(),
  done: z.number(),
})
export const listQueues = route({
  id: 'appointments.listQueues',
  method: 'GET',
  path: '/appointments/staff/queues',
  status: 200,
  summary: '今天各诊室的候诊队列（R339）',
  access: clinic,
  query: z.strictObject({ institutionId: z.optional(idSchema) }),
  response: z.object({
    institutionId: idSchema,
    institutionName: z.string(),
    date: dateSchema,
    serverTime: instantSchema,
    priorityKinds: z.array(z.object({ code: z.string(), name: z.string(), tier: z.number(), basis: z.string() })),
    items: z.array(QueueSession),
  }),
  errors: [],
})

const BoardEntry = z.object({
  id: idSchema,
  version: z.number(),
  ordinal: z.number(),
  personNameMasked: z.string(),
  personAgeYears: z.number(),
  state: z.enum(QUEUE_STATES),
  /** 1 is called next; null: not waiting for a call. */
  position: z.nullable(z.number()),
  tier: z.number(),
  priorityName: z.nullable(z.string()),
  isTransferred: z.boolean(),
  segmentStart: timeSchema,
  checkedInAt: instantSchema,
  source: z.enum(CHECK_IN_SOURCES),
  missed: z.number(),
  /** Calls that go by before it is called again. */
  penaltyLeft: z.number(),
  room: z.nullable(z.string()),
  since: instantSchema,
  actions: z.array(z.enum(QUEUE_ACTIONS)),
})
export const QueueBoard = z.object({
  session: QueueSession,
  date: dateSchema,
  minutesEach: z.number(),
  basis: z.string(),
  entries: z.array(BoardEntry),
  /** The entry this console has just been given. */
  calledId: z.nullable(idSchema),
  serverTime: instantSchema,
})
export type QueueBoard = z.output<typeof QueueBoard>
export const getQueueBoard = route({
  id: 'appointments.getQueueBoard',
  method: 'GET',
  path: '/appointments/staff/queues/:id',
  status: 200,
  summary: '一场门诊的候诊队列',
  access: clinic,
  params: idParams,
  response: QueueBoard,
  errors: [],
})
const roomSchema = z.string().check(z.trim(), z.minLength(1), z.maxLength(12))
export const callNext = route({
  id: 'appointments.callNext',
  method: 'POST',
  path: '/appointments/staff/queues/:id/calls',
  status: 200,
  summary: '叫下一位（Q2：一位病人只叫到一间诊室）',
  access: clinic,
  idempotent: true,
  params: idParams,
  body: z.strictObject({ room: roomSchema }),
  response: QueueBoard,
  errors: ['APPOINTMENTS.QUEUE_EMPTY', 'APPOINTMENTS.ROOM_BUSY', 'APPOINTMENTS.SESSION_SUSPENDED', 'APPOINTMENTS.QUEUE_OTHER_DAY'],
})
export const moveQueueEntry = route({
  id: 'appointments.moveQueueEntry',
  method: 'POST',
  path: '/appointments/staff/queue-entries/:id/moves',
  status: 200,
  summary: '再叫、开始、过号、看完、去检查、回诊、优先、换医生、离开（§2.3.7）',
  access: clinic,
  idempotent: true,
  versioned: true,
  params: idParams,
  body: z.strictObject({
    action: z.enum(QUEUE_ACTIONS),
    /** Of `prioritise`: which kind, from the list (Q5). */
    priorityCode: z.optional(z.string().check(z.maxLength(20))),
    /** Of `transfer`: another doctor's session of the same department and day. */
    toSessionId: z.optional(idSchema),
  }),
  response: QueueBoard,
  errors: [
    'APPOINTMENTS.QUEUE_ACTION_NOT_ALLOWED',
    'APPOINTMENTS.QUEUE_PRIORITY_NEEDED',
    'APPOINTMENTS.QUEUE_PRIORITY_AGE',
    'APPOINTMENTS.QUEUE_TRANSFER_TARGET',
    'APPOINTMENTS.QUEUE_TWICE',
  ],
})

const Arrival = z.object({
  appointmentId: idSchema,
  personNameMasked: z.string(),
  personAgeYears: z.number(),
  departmentName: z.string(),
  doctorName: z.string(),
  location: z.string(),
  start: timeSchema,
  end: timeSchema,
  ordinal: z.number(),
  state: z.enum(APPOINTMENT_STATES),
  canCheckIn: z.boolean(),
  note: z.string(),
})
/** A document number never stands in an address: it is posted. */
export const findArrivals = route({
  id: 'appointments.findArrivals',
  method: 'POST',
  path: '/appointments/staff/arrivals/search',
  status: 200,
  summary: '凭取号密码或身份证号找今天的预约（A11）',
  access: desk,
  body: z.strictObject({ proof: z.string().check(z.minLength(6), z.maxLength(40)), institutionId: z.optional(idSchema) }),
  response: z.object({ items: z.array(Arrival), serverTime: instantSchema }),
  errors: [],
})
export const checkInAtDesk = route({
  id: 'appointments.checkInAtDesk',
  method: 'POST',
  path: '/appointments/staff/arrivals/:id/check-in',
  status: 200,
  summary: '分诊台签到；迟到的只能在这里（Q7、A11）',
  access: desk,
  idempotent: true,
  params: idParams,
  response: QueueBoard,
  errors: [
    'APPOINTMENTS.CHECK_IN_CANCELLED',
    'APPOINTMENTS.CHECK_IN_OTHER_DAY',
    'APPOINTMENTS.SESSION_SUSPENDED',
    'APPOINTMENTS.RESCHEDULE_PENDING',
    'APPOINTMENTS.ACTION_NOT_ALLOWED',
  ],
})

export const QueueScreen = z.object({
  /** The waiting area; the department's name is not shown (Q6). */
  area: z.string(),
  institutionName: z.string(),
  code: z.object({ qrText: z.string(), shortCode: z.string(), expiresAt: instantSchema }),
  rooms: z.array(
    z.object({
      sessionId: idSchema,
      location: z.string(),
      doctorName: z.string(),
      called: z.array(z.object({ key: z.string(), ordinal: z.number(), nameMasked: z.string(), room: z.string(), isIn: z.boolean() })),
      next: z.array(z.object({ key: z.string(), ordinal: z.number(), nameMasked: z.string() })),
      waiting: z.number(),
    }),
  ),
  serverTime: instantSchema,
})
export type QueueScreen = z.output<typeof QueueScreen>
export const getQueueScreen = route({
  id: 'appointments.getQueueScreen',
  method: 'GET',
  path: '/appointments/staff/screens/:id',
  status: 200,
  summary: '候诊区大屏与签到码（id 是科室；Q6、Q7）',
  access: clinic,
  params: idParams,
  response: QueueScreen,
  errors: [],
})
