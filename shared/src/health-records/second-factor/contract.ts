import * as z from 'zod/mini'
import { instantSchema } from '../../kernel/ids.ts'
import { route } from '../../kernel/route.ts'
import { SECOND_FACTOR_STATES } from './model.ts'

const practitioner = { scope: 'account', roles: ['doctor', 'family_doctor'] } as const
const code = z.strictObject({ code: z.string().check(z.trim(), z.regex(/^\d{6}$/)) })

export const SecondFactor = z.object({
  state: z.enum(SECOND_FACTOR_STATES),
  /** This session has just proved it; until then. */
  provedUntil: z.nullable(instantSchema),
  /** Too many wrong codes; nothing is taken before. */
  lockedUntil: z.nullable(instantSchema),
  serverTime: instantSchema,
})
export type SecondFactor = z.output<typeof SecondFactor>

export const getSecondFactor = route({
  id: 'healthRecords.getSecondFactor',
  method: 'GET',
  path: '/health-records/staff/second-factor',
  status: 200,
  summary: '二次验证：有没有设好，这次登录验过没有（§3.7）',
  access: practitioner,
  response: SecondFactor,
  errors: [],
})
export const beginSecondFactor = route({
  id: 'healthRecords.beginSecondFactor',
  method: 'PUT',
  path: '/health-records/staff/second-factor',
  status: 200,
  summary: '设二次验证：给出一次密钥，录进验证器应用',
  access: practitioner,
  response: z.object({ ...SecondFactor.shape, secret: z.string(), uri: z.string() }),
  errors: ['HEALTH_RECORDS.SECOND_FACTOR_NEEDED'],
})
export const proveSecondFactor = route({
  id: 'healthRecords.proveSecondFactor',
  method: 'POST',
  path: '/health-records/staff/second-factor/proofs',
  status: 200,
  summary: '输入验证器上的 6 位数字；一个数字只能用一次',
  access: practitioner,
  body: code,
  response: SecondFactor,
  errors: ['HEALTH_RECORDS.SECOND_FACTOR_NOT_SET', 'HEALTH_RECORDS.SECOND_FACTOR_WRONG', 'HEALTH_RECORDS.SECOND_FACTOR_LOCKED'],
})
