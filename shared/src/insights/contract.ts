import * as z from 'zod/mini'
import { Appointment } from '../appointments/contract.ts'
import { fenSchema, idSchema, instantSchema } from '../kernel/ids.ts'
import { route } from '../kernel/route.ts'

/** One thing to do now. `kind` chooses icon and verb; the texts are ready to show. */
export const Todo = z.object({
  kind: z.enum([
    'WAITLIST_OFFER',
    'IN_QUEUE',
    'NEXT_VISIT',
    'CONFIRM_HOLD',
    'PAY',
    'CHECKING_PAYMENT',
    'CONFIRMING',
    'REBOOK',
    'REPAY_CREDIT',
    'PAY_BILL',
    'REFUNDING',
    'CONSENT_REQUEST',
    'REAL_NAME',
    'ADD_SELF',
    'ANSWER_GRID_WORKER',
    'RATE_GRID_EVENT',
  ]),
  title: z.string(),
  detail: z.string(),
  personId: z.nullable(idSchema),
  personLabel: z.nullable(z.string()),
  amountFen: z.nullable(fenSchema),
  dueAt: z.nullable(instantSchema),
  target: z.enum(['appointment', 'queue', 'waitlistEntry', 'tradeOrder', 'bill', 'creditpay', 'persons', 'consentRequests', 'addSelf', 'gridEvent']),
  targetId: z.nullable(idSchema),
})
export type Todo = z.output<typeof Todo>
/** 首页：一次请求，现在要做什么（R394；ux-wechat §4.6） */
export const getHome = route({
  id: 'insights.getHome',
  method: 'GET',
  path: '/insights/home',
  status: 200,
  summary: '首页：现在要做什么',
  access: { scope: 'account', roles: ['resident'] },
  query: z.strictObject({ personId: z.optional(idSchema) }),
  response: z.object({
    serverTime: instantSchema,
    nextVisit: z.nullable(Appointment),
    todos: z.array(Todo),
    total: z.number(),
    unread: z.number(),
    /** Parts that could not be read just now; the rest is still true, and the page offers to try again. */
    unavailable: z.array(z.enum(['appointments', 'payments', 'tasks', 'notices'])),
  }),
  errors: [],
})
