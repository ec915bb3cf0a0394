import * as z from 'zod/mini'

import { idParams, idSchema, instantSchema } from '../../kernel/ids.ts'
import { page, pageQuery } from '../../kernel/paging.ts'
import { route } from '../../kernel/route.ts'
import { regulatorOrAdmin } from '../access.ts'

/** 疑似倒号 (A30): only labels and counts, nobody's name. */
const SuspiciousPair = z.object({
  id: idSchema,
  version: z.number(),
  returnedByLabel: z.string(),
  takenByLabel: z.string(),
  /** Numbers that went from the one to the other. */
  handovers: z.number(),
  handoversInThirtyDays: z.number(),
  sameDevice: z.number(),
  institutions: z.array(z.string()),
  firstAt: instantSchema,
  lastAt: instantSchema,
  /** Why it is listed, in plain words. */
  reasons: z.array(z.string()),
  reviewedAt: z.nullable(instantSchema),
  reviewNote: z.nullable(z.string()),
})
export type SuspiciousPair = z.output<typeof SuspiciousPair>

export const listSuspiciousPairs = route({
  id: 'appointments.listSuspiciousPairs',
  method: 'GET',
  path: '/appointments/staff/suspicious-pairs',
  status: 200,
  summary: '疑似倒号：退号与接号的账号对（A30、R269）',
  access: regulatorOrAdmin,
  query: z.strictObject({ group: z.optional(z.enum(['open', 'reviewed'])), ...pageQuery }),
  response: page(SuspiciousPair),
  errors: [],
})
export const reviewSuspiciousPair = route({
  id: 'appointments.reviewSuspiciousPair',
  method: 'POST',
  path: '/appointments/staff/suspicious-pairs/:id/review',
  status: 200,
  summary: '记下核查结果',
  access: regulatorOrAdmin,
  params: idParams,
  idempotent: true,
  versioned: true,
  body: z.strictObject({ note: z.string().check(z.trim(), z.minLength(2), z.maxLength(200)) }),
  response: SuspiciousPair,
  errors: [],
})
