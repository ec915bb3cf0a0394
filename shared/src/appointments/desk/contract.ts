import * as z from 'zod/mini'

import { dateSchema, idParams, idSchema, instantSchema, timeSchema } from '../../kernel/ids.ts'
import { route } from '../../kernel/route.ts'
import { poolManager } from '../access.ts'
import { APPOINTMENT_STATES } from '../model.ts'

export const DESK_VERDICTS = ['DONE', 'NOT_DONE'] as const
const DeskDecision = z.object({
  verdict: z.enum(DESK_VERDICTS),
  reason: z.string(),
  version: z.number(),
  decidedAt: instantSchema,
  /** It waits for somebody else: the caller decided it. */
  isOwn: z.boolean(),
})
/** 待核实: a step whose outcome the hospital has not told. */
const DeskCase = z.object({
  id: idSchema,
  version: z.number(),
  institutionName: z.string(),
  state: z.enum(APPOINTMENT_STATES),
  /** What was asked of the hospital. */
  question: z.string(),
  doneLabel: z.string(),
  notDoneLabel: z.string(),
  personNameMasked: z.string(),
  departmentName: z.string(),
  doctorName: z.string(),
  date: dateSchema,
  start: timeSchema,
  numberOrdinal: z.number(),
  /** The hospital finds the number under this. */
  lockId: idSchema,
  isPaid: z.boolean(),
  /** The hospital's system cannot be asked what became of it. */
  isAskable: z.boolean(),
  since: instantSchema,
  attempts: z.number(),
  decision: z.nullable(DeskDecision),
})
export type DeskCase = z.output<typeof DeskCase>

export const listDeskCases = route({
  id: 'appointments.listDeskCases',
  method: 'GET',
  path: '/appointments/staff/desk',
  status: 200,
  summary: '待核实：医院没有回话的预约（§2.3.3）',
  access: poolManager,
  query: z.strictObject({}),
  response: z.object({ asOf: instantSchema, items: z.array(DeskCase) }),
  errors: [],
})
export const decideDeskCase = route({
  id: 'appointments.decideDeskCase',
  method: 'POST',
  path: '/appointments/staff/desk/:id/decision',
  status: 200,
  summary: '记下医院的答复，等另一人复核',
  access: poolManager,
  params: idParams,
  idempotent: true,
  versioned: true,
  body: z.strictObject({ verdict: z.enum(DESK_VERDICTS), reason: z.string().check(z.trim(), z.minLength(4), z.maxLength(200)) }),
  response: DeskCase,
  errors: ['APPOINTMENTS.DESK_CASE_SETTLED', 'APPOINTMENTS.DESK_DECISION_WAITS'],
})
export const checkDeskDecision = route({
  id: 'appointments.checkDeskDecision',
  method: 'POST',
  path: '/appointments/staff/desk/:id/check',
  status: 200,
  summary: '复核：同意后生效，不同意退回',
  access: poolManager,
  params: idParams,
  idempotent: true,
  versioned: true,
  body: z.strictObject({ accepted: z.boolean() }),
  response: z.object({ applied: z.boolean() }),
  errors: ['APPOINTMENTS.DESK_CASE_SETTLED', 'APPOINTMENTS.DESK_SECOND_PERSON'],
})
