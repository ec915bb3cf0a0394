import * as z from 'zod/mini'
import { idParams, idSchema, instantSchema } from '../../kernel/ids.ts'
import { route } from '../../kernel/route.ts'
import { DIRECTORIES } from '../model.ts'
import { CARD_REQUEST_STATUSES, isByCard } from './model.ts'

const practitioner = { scope: 'account', roles: ['doctor', 'family_doctor'] } as const
const minutes = z.number().check(z.int(), z.gte(15), z.lte(1440))
const directories = z.array(z.enum(DIRECTORIES)).check(
  z.minLength(1),
  z.maxLength(17),
  z.refine((list) => list.every(isByCard)),
)

const common = {
  id: idSchema,
  directories: z.array(z.enum(DIRECTORIES)),
  minutes: z.number(),
  status: z.enum(CARD_REQUEST_STATUSES),
  requestedAt: instantSchema,
  /** Until when it can be answered. */
  answerBy: instantSchema,
}
/** As the doctor sees it. */
export const CardRequest = z.object({
  ...common,
  personId: idSchema,
  nameMasked: z.string(),
  /** Of a confirmed one. */
  until: z.nullable(instantSchema),
})
export type CardRequest = z.output<typeof CardRequest>
/** As the resident sees it: who asks, where, for what, how long. */
export const CardQuestion = z.object({
  ...common,
  personId: idSchema,
  nameMasked: z.string(),
  doctorName: z.string(),
  roleName: z.string(),
  institutionName: z.string(),
})
export type CardQuestion = z.output<typeof CardQuestion>

export const askByCard = route({
  id: 'healthRecords.askByCard',
  method: 'POST',
  path: '/health-records/card-requests',
  status: 201,
  summary: '扫健康卡，请本人同意看健康档案（§3.9）',
  access: practitioner,
  idempotent: true,
  body: z.strictObject({ qrText: z.string().check(z.trim(), z.minLength(1), z.maxLength(512)), directories, minutes }),
  response: CardRequest,
  errors: [
    'HEALTH_RECORDS.NO_CLINICAL_POST',
    'HEALTH_RECORDS.CARD_REQUEST_OPEN',
    'IDENTITY.HEALTH_CARD_INVALID',
    'IDENTITY.HEALTH_CARD_EXPIRED',
    'IDENTITY.HEALTH_CARD_USED',
  ],
})
export const listMyCardRequests = route({
  id: 'healthRecords.listMyCardRequests',
  method: 'GET',
  path: '/health-records/card-requests/mine',
  status: 200,
  summary: '我今天扫卡提出的请求和回答',
  access: practitioner,
  response: z.object({ items: z.array(CardRequest), serverTime: instantSchema }),
  errors: [],
})
export const listWaitingCardRequests = route({
  id: 'healthRecords.listWaitingCardRequests',
  method: 'GET',
  path: '/health-records/card-requests/waiting',
  status: 200,
  summary: '等我回答的扫卡请求：本人的和孩子的',
  access: { scope: 'account', roles: ['resident'] },
  response: z.object({ items: z.array(CardQuestion), serverTime: instantSchema }),
  errors: [],
})
export const decideCardRequest = route({
  id: 'healthRecords.decideCardRequest',
  method: 'POST',
  path: '/health-records/card-requests/:id/decision',
  status: 200,
  summary: '同意或不同意医生扫卡后的请求（§3.9）',
  access: { scope: 'own', roles: ['resident'] },
  params: idParams,
  body: z.strictObject({ decision: z.enum(['agree', 'refuse']) }),
  response: CardQuestion,
  errors: ['HEALTH_RECORDS.CARD_REQUEST_CLOSED', 'HEALTH_RECORDS.PATIENT_DECEASED'],
})
