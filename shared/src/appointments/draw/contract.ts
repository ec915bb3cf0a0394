import * as z from 'zod/mini'
import { dateSchema, idParams, idSchema, instantSchema } from '../../kernel/ids.ts'
import { route } from '../../kernel/route.ts'
import { account, open, own, person, poolManager } from '../access.ts'
import { DRAW_PHASES } from './rules.ts'

/** 公平抽签 (A31) as anybody sees it: nobody is named. */
export const Draw = z.object({
  id: idSchema,
  version: z.number(),
  sessionId: idSchema,
  institutionName: z.string(),
  departmentName: z.string(),
  doctorName: z.string(),
  date: dateSchema,
  half: z.enum(['AM', 'PM', 'NIGHT']),
  opensAt: instantSchema,
  closesAt: instantSchema,
  phase: z.enum(DRAW_PHASES),
  numbers: z.number(),
  registered: z.number(),
  commitment: z.string(),
  serverTime: instantSchema,
})
export type Draw = z.output<typeof Draw>
/** One's own registration. */
export const DrawEntry = z.object({
  id: idSchema,
  drawId: idSchema,
  personNameMasked: z.string(),
  state: z.enum(['REGISTERED', 'WITHDRAWN', 'WON', 'LOST']),
  position: z.nullable(z.number()),
})
export type DrawEntry = z.output<typeof DrawEntry>

export const listDraws = route({
  id: 'appointments.listDraws',
  method: 'GET',
  path: '/appointments/draws',
  status: 200,
  summary: '一位医生的抽签（A31）',
  access: open,
  query: z.strictObject({ doctorId: idSchema }),
  response: z.object({ items: z.array(Draw) }),
  errors: [],
})
export const getDraw = route({
  id: 'appointments.getDraw',
  method: 'GET',
  path: '/appointments/draws/:id',
  status: 200,
  summary: '一次抽签，抽完后附种子与全部结果，谁都能验算（A31）',
  access: open,
  params: idParams,
  response: z.object({ draw: Draw, result: z.nullable(z.object({ seed: z.string(), entryIds: z.array(idSchema) })) }),
  errors: [],
})
export const listMyDrawEntries = route({
  id: 'appointments.listMyDrawEntries',
  method: 'GET',
  path: '/appointments/draw-entries',
  status: 200,
  summary: '我的抽签登记',
  access: account,
  query: z.strictObject({ drawId: z.optional(idSchema) }),
  response: z.object({ items: z.array(DrawEntry) }),
  errors: [],
})
export const registerForDraw = route({
  id: 'appointments.registerForDraw',
  method: 'POST',
  path: '/appointments/draw-entries',
  status: 201,
  summary: '登记抽签（A31、C4）',
  access: person,
  idempotent: true,
  body: z.strictObject({ drawId: idSchema, personId: idSchema }),
  response: DrawEntry,
  errors: [
    'APPOINTMENTS.PERSON_NOT_VERIFIED',
    'APPOINTMENTS.PHONE_NEEDED',
    'APPOINTMENTS.LISTED',
    'APPOINTMENTS.DRAW_CLOSED',
    'APPOINTMENTS.DRAW_TWICE',
    'APPOINTMENTS.SAME_SESSION_BOOKED',
  ],
})
export const withdrawFromDraw = route({
  id: 'appointments.withdrawFromDraw',
  method: 'POST',
  path: '/appointments/draw-entries/:id/withdrawal',
  status: 200,
  summary: '不参加抽签了',
  access: own,
  idempotent: true,
  params: idParams,
  response: DrawEntry,
  errors: ['APPOINTMENTS.DRAW_CLOSED'],
})
export const getSessionDraw = route({
  id: 'appointments.getSessionDraw',
  method: 'GET',
  path: '/appointments/staff/sessions/:id/draw',
  status: 200,
  summary: '一场门诊的抽签',
  access: poolManager,
  params: idParams,
  response: z.object({ draw: z.nullable(Draw), releaseAt: instantSchema, serverTime: instantSchema }),
  errors: [],
})
export const announceDraw = route({
  id: 'appointments.announceDraw',
  method: 'POST',
  path: '/appointments/staff/sessions/:id/draw',
  status: 201,
  summary: '放号前宣布抽签，同时公布承诺（A31）',
  access: poolManager,
  idempotent: true,
  params: idParams,
  body: z.strictObject({ opensAt: instantSchema, closesAt: instantSchema }),
  response: Draw,
  errors: ['APPOINTMENTS.DRAW_TOO_LATE', 'APPOINTMENTS.DRAW_EXISTS', 'APPOINTMENTS.DRAW_TIMES'],
})
export const cancelDraw = route({
  id: 'appointments.cancelDraw',
  method: 'POST',
  path: '/appointments/staff/draws/:id/cancellation',
  status: 200,
  summary: '登记开始前取消抽签，照常放号',
  access: poolManager,
  idempotent: true,
  versioned: true,
  params: idParams,
  response: Draw,
  errors: ['APPOINTMENTS.DRAW_CLOSED'],
})
