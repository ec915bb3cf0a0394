import * as z from 'zod/mini'
import { CsvFile } from '../../kernel/csv-file.ts'
import { idParams, idSchema, instantSchema } from '../../kernel/ids.ts'
import { page, pageQuery } from '../../kernel/paging.ts'
import { route } from '../../kernel/route.ts'
import { OPINION_CONTENT_MAX_LENGTH, OPINION_REPLY_MAX_LENGTH, OPINION_STATE_CODES, OPINION_TITLE_MAX_LENGTH, OPINION_TOPIC_CODES } from './model.ts'

const account = { scope: 'account', roles: ['resident'] } as const
const staff = { scope: 'institution', roles: ['grid_manager'] } as const

const text = (least: number, most: number) => z.string().check(z.trim(), z.minLength(least), z.maxLength(most))
const nodeCode = z.string().check(z.regex(/^\d{4,18}$/))
const filter = {
  /** Part of the name of a grid, or of a place it lies in. */
  nodeName: z.optional(text(1, 40)),
  keyword: z.optional(text(1, 40)),
  state: z.optional(z.enum(OPINION_STATE_CODES)),
  topic: z.optional(z.enum(OPINION_TOPIC_CODES)),
}

const Opinion = z.object({
  id: idSchema,
  title: z.string(),
  content: z.string(),
  nodeName: z.string(),
  state: z.enum(OPINION_STATE_CODES),
  writtenAt: instantSchema,
  isAnonymous: z.boolean(),
  reply: z.nullable(z.object({ text: z.string(), at: instantSchema })),
})
export const MyOpinion = Opinion
export type MyOpinion = z.output<typeof MyOpinion>

export const StaffOpinion = z.extend(Opinion, {
  version: z.int(),
  nodeCode: z.string(),
  topics: z.array(z.enum(OPINION_TOPIC_CODES)),
  /** Null: not given. */
  nameMasked: z.nullable(z.string()),
  phoneMasked: z.nullable(z.string()),
  mayContact: z.boolean(),
})
export type StaffOpinion = z.output<typeof StaffOpinion>

export const writeOpinion = route({
  id: 'gridEvents.writeOpinion',
  method: 'POST',
  path: '/grid-events/opinions',
  status: 201,
  summary: '写一条意见建议；可以不留姓名（R266）',
  access: account,
  idempotent: true,
  body: z.strictObject({
    nodeCode,
    title: text(2, OPINION_TITLE_MAX_LENGTH),
    content: text(4, OPINION_CONTENT_MAX_LENGTH),
    isAnonymous: z.boolean(),
    name: z.optional(text(1, 30)),
    phone: z.optional(z.string().check(z.trim(), z.regex(/^1\d{10}$/))),
    /** A phone is kept only with it. */
    mayContact: z.boolean(),
  }),
  response: MyOpinion,
  errors: ['GRID_EVENTS.NODE_UNKNOWN', 'GRID_EVENTS.OPINION_ANONYMOUS_CONTACT', 'GRID_EVENTS.OPINION_CONSENT_NEEDED', 'GRID_EVENTS.OPINION_TOO_MANY'],
})
export const listMyOpinions = route({
  id: 'gridEvents.listMyOpinions',
  method: 'GET',
  path: '/grid-events/opinions/mine',
  status: 200,
  summary: '我写的意见和答复；不留名的也在（R266）',
  access: account,
  query: z.strictObject(pageQuery),
  response: page(MyOpinion),
  errors: [],
})

export const listOpinions = route({
  id: 'gridEvents.listOpinions',
  method: 'GET',
  path: '/grid-events/opinions',
  status: 200,
  summary: '本辖区的社情民意，按网格名称、关键字、主题查（R266）',
  access: staff,
  query: z.strictObject({ ...filter, ...pageQuery }),
  response: z.extend(page(StaffOpinion), { counts: z.object({ NEW: z.int(), ANSWERED: z.int(), FILED: z.int() }) }),
  errors: [],
})
export const clusterOpinions = route({
  id: 'gridEvents.clusterOpinions',
  method: 'GET',
  path: '/grid-events/opinions/clusters',
  status: 200,
  summary: '说的像是同一件事的意见，多的在前（R266）',
  access: staff,
  query: z.strictObject(filter),
  response: z.object({
    /** How many of the newest were looked through. */
    looked: z.int(),
    items: z.array(z.object({ title: z.string(), opinions: z.array(z.object({ id: idSchema, title: z.string(), writtenAt: instantSchema })) })),
  }),
  errors: [],
})
export const getOpinion = route({
  id: 'gridEvents.getOpinion',
  method: 'GET',
  path: '/grid-events/opinions/:id',
  status: 200,
  summary: '一条社情民意',
  access: staff,
  params: idParams,
  response: StaffOpinion,
  errors: [],
})
export const revealOpinionContact = route({
  id: 'gridEvents.revealOpinionContact',
  method: 'POST',
  path: '/grid-events/opinions/:id/contact-reveal',
  status: 200,
  summary: '看填写人姓名和电话；每次都记录（R266）',
  access: staff,
  params: idParams,
  body: z.strictObject({ reason: text(2, 100) }),
  response: z.object({ name: z.nullable(z.string()), phone: z.nullable(z.string()) }),
  errors: [],
})
export const tagOpinion = route({
  id: 'gridEvents.tagOpinion',
  method: 'PUT',
  path: '/grid-events/opinions/:id/topics',
  status: 200,
  summary: '给意见归主题',
  access: staff,
  versioned: true,
  params: idParams,
  body: z.strictObject({ topics: z.array(z.enum(OPINION_TOPIC_CODES)).check(z.maxLength(3)) }),
  response: StaffOpinion,
  errors: [],
})
export const answerOpinion = route({
  id: 'gridEvents.answerOpinion',
  method: 'POST',
  path: '/grid-events/opinions/:id/answer',
  status: 200,
  summary: '答复写意见的人，或者不用答复、只归档（R266）',
  access: staff,
  idempotent: true,
  versioned: true,
  params: idParams,
  body: z.discriminatedUnion('decision', [
    z.strictObject({ decision: z.literal('REPLY'), text: text(2, OPINION_REPLY_MAX_LENGTH) }),
    z.strictObject({ decision: z.literal('FILE') }),
  ]),
  response: StaffOpinion,
  errors: ['GRID_EVENTS.OPINION_ANSWERED'],
})
export const exportOpinions = route({
  id: 'gridEvents.exportOpinions',
  method: 'GET',
  path: '/grid-events/opinions/export',
  status: 200,
  summary: '社情民意表格，不含姓名和电话',
  access: staff,
  query: z.strictObject(filter),
  response: CsvFile,
  errors: [],
})
