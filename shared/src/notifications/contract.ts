import * as z from 'zod/mini'
import { idParams, idSchema, instantSchema } from '../kernel/ids.ts'
import { page, pageQuery } from '../kernel/paging.ts'
import { route } from '../kernel/route.ts'

export const Notice = z.object({
  id: idSchema,
  kind: z.string(),
  title: z.string(),
  body: z.string(),
  needsAction: z.boolean(),
  /** Where the message leads inside the app; null when there is nothing more to see. */
  link: z.nullable(
    z.object({
      target: z.enum([
        'appointment',
        'tradeOrder',
        'persons',
        'consentRequests',
        'waitlistEntry',
        'poolOffers',
        'creditpay',
        'report',
        'corrections',
        'grant',
        'accessLog',
        'cardRequests',
        'gridEvent',
        'gridOpinions',
      ]),
      id: z.nullable(idSchema),
    }),
  ),
  createdAt: instantSchema,
  readAt: z.nullable(instantSchema),
})
export type Notice = z.output<typeof Notice>
const resident = { scope: 'account', roles: ['resident'] } as const
export const listNotices = route({
  id: 'notifications.listNotices',
  method: 'GET',
  path: '/notifications',
  status: 200,
  summary: '消息（R366）',
  access: resident,
  query: z.strictObject(pageQuery),
  response: z.extend(page(Notice), { unread: z.number() }),
  errors: [],
})
export const readNotice = route({
  id: 'notifications.readNotice',
  method: 'PUT',
  path: '/notifications/:id/read',
  status: 204,
  summary: '标为已读',
  access: { scope: 'own', roles: ['resident'] },
  params: idParams,
  response: null,
  errors: [],
})
export const readAllNotices = route({
  id: 'notifications.readAllNotices',
  method: 'PUT',
  path: '/notifications/read',
  status: 204,
  summary: '全部标为已读',
  access: resident,
  response: null,
  errors: [],
})
