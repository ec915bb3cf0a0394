import * as z from 'zod/mini'
import { dateSchema, idParams, idSchema, instantSchema } from '../../kernel/ids.ts'
import { page, pageQuery } from '../../kernel/paging.ts'
import { route } from '../../kernel/route.ts'
import { POSTS, type PostKind } from '../model.ts'
import { ABSENCE_KINDS, CARD_CHECKS, CARD_CODE, MOST_REASON, type AbsenceKind, type CardCheckResult } from './model.ts'

const keys = <K extends string>(table: Record<K, unknown>): K[] => Object.keys(table) as K[]
const staff = { scope: 'institution', roles: ['grid_worker', 'grid_manager'] } as const
const manager = { scope: 'institution', roles: ['grid_manager'] } as const
const assigning = { scope: 'account', roles: ['grid_manager'] } as const
const own = { scope: 'account', roles: ['grid_worker', 'grid_manager'] } as const

const postKind = z.enum(keys<PostKind>(POSTS))
const absenceKind = z.enum(keys<AbsenceKind>(ABSENCE_KINDS))
const nodeCode = z.string().check(z.regex(/^\d{4,18}$/))
const reason = z.string().check(z.trim(), z.minLength(2), z.maxLength(MOST_REASON))

// ---- 网格长、网格员信息库 (R260) ----

const HeldPost = z.object({ id: idSchema, nodeCode, nodeName: z.string(), kind: postKind, since: instantSchema })
const Absence = z.object({
  id: idSchema,
  version: z.number(),
  kind: absenceKind,
  startsAt: instantSchema,
  /** null: until somebody ends it. */
  endsAt: z.nullable(instantSchema),
  reason: z.string(),
  isNow: z.boolean(),
  isTakenBack: z.boolean(),
  /** The caller may end it, or take it back before it begins. */
  mayEnd: z.boolean(),
})
export const GridPersonCard = z.object({
  id: idSchema,
  name: z.string(),
  posts: z.array(HeldPost),
  /** Why they are not there now; null: they are. */
  away: z.nullable(absenceKind),
  awayUntil: z.nullable(instantSchema),
  /** Open events in their hands. */
  load: z.number(),
})
export type GridPersonCard = z.output<typeof GridPersonCard>

/** By POST, because a name is searched for. */
export const searchGridPeople = route({
  id: 'gridEvents.searchGridPeople',
  method: 'POST',
  path: '/grid-events/people/search',
  status: 200,
  summary: '网格长、网格员信息库：按姓名、网格、岗位、在岗和手上件数查（R260）',
  access: staff,
  body: z.strictObject({
    text: z.string().check(z.trim(), z.maxLength(40)),
    kind: z.nullable(postKind),
    presence: z.enum(['ALL', 'HERE', 'AWAY']),
    /** By name, or who has most in their hands first. */
    order: z.enum(['NAME', 'LOAD']),
    ...pageQuery,
  }),
  response: z.extend(page(GridPersonCard), { total: z.number() }),
  errors: [],
})

export const GridPerson = z.extend(GridPersonCard, {
  /** Of posts that have ended. */
  formerPosts: z.array(z.extend(HeldPost, { endedAt: instantSchema })),
  absences: z.array(Absence),
  /** Posts the caller may end. */
  endablePostIds: z.array(idSchema),
  maySuspend: z.boolean(),
  mayAssign: z.boolean(),
  isSelf: z.boolean(),
})
export type GridPerson = z.output<typeof GridPerson>
export const getGridPerson = route({
  id: 'gridEvents.getGridPerson',
  method: 'GET',
  path: '/grid-events/people/:id',
  status: 200,
  summary: '一位网格工作人员：岗位和经历、请假停岗、手上件数（R260）',
  access: staff,
  params: idParams,
  response: GridPerson,
  errors: [],
})
export const getOwnGridPerson = route({
  id: 'gridEvents.getOwnGridPerson',
  method: 'GET',
  path: '/grid-events/people/me',
  status: 200,
  summary: '我的岗位和请假',
  access: own,
  response: GridPerson,
  errors: [],
})

// ---- 岗位 ----

export const listAssignableStaff = route({
  id: 'gridEvents.listAssignableStaff',
  method: 'POST',
  path: '/grid-events/posts/candidates',
  status: 200,
  summary: '可以安排到岗位上的人，按姓名查',
  access: assigning,
  body: z.strictObject({ kind: postKind, text: z.string().check(z.trim(), z.maxLength(40)) }),
  response: z.object({ items: z.array(z.object({ accountId: idSchema, name: z.string() })), isMore: z.boolean() }),
  errors: [],
})
export const assignGridPost = route({
  id: 'gridEvents.assignGridPost',
  method: 'POST',
  path: '/grid-events/posts',
  status: 201,
  summary: '安排岗位：由管这个网格的人来定（R259、R260）',
  access: assigning,
  idempotent: true,
  body: z.strictObject({ accountId: idSchema, nodeCode, kind: postKind }),
  response: GridPerson,
  errors: ['GRID_EVENTS.NODE_UNKNOWN', 'GRID_EVENTS.POST_NOT_YOURS_TO_GIVE', 'GRID_EVENTS.POST_HELD', 'GRID_EVENTS.POST_NEEDS_ROLE'],
})
export const endGridPost = route({
  id: 'gridEvents.endGridPost',
  method: 'POST',
  path: '/grid-events/posts/:id/ending',
  status: 200,
  summary: '免去岗位；没有别的岗位时，手上的件交给 B 岗或上级',
  access: manager,
  idempotent: true,
  params: idParams,
  body: z.strictObject({ reason }),
  response: GridPerson,
  errors: ['GRID_EVENTS.POST_NOT_YOURS_TO_GIVE'],
})

// ---- 请假、停岗 (§3.2) ----

export const takeLeave = route({
  id: 'gridEvents.takeLeave',
  method: 'POST',
  path: '/grid-events/people/me/leaves',
  status: 201,
  summary: '请假：第一天和最后一天；开始时手上的件交给 B 岗或上级（§3.2）',
  access: own,
  idempotent: true,
  body: z.strictObject({ firstDay: dateSchema, lastDay: dateSchema, reason }),
  response: GridPerson,
  errors: ['GRID_EVENTS.LEAVE_DAYS_WRONG', 'GRID_EVENTS.AWAY_ALREADY', 'GRID_EVENTS.NO_GRID_POST'],
})
export const suspendGridPerson = route({
  id: 'gridEvents.suspendGridPerson',
  method: 'POST',
  path: '/grid-events/people/:id/suspension',
  status: 200,
  summary: '停岗：立即生效，手上的件交给 B 岗或上级（§3.2）',
  access: manager,
  idempotent: true,
  params: idParams,
  body: z.strictObject({ reason }),
  response: GridPerson,
  errors: ['GRID_EVENTS.PERSON_NOT_BELOW_YOU', 'GRID_EVENTS.AWAY_ALREADY'],
})
export const endAbsence = route({
  id: 'gridEvents.endAbsence',
  method: 'POST',
  path: '/grid-events/absences/:id/ending',
  status: 200,
  summary: '提前销假、撤回请假；由上级复岗',
  access: staff,
  idempotent: true,
  versioned: true,
  params: idParams,
  response: GridPerson,
  errors: ['GRID_EVENTS.ABSENCE_OVER', 'GRID_EVENTS.PERSON_NOT_BELOW_YOU'],
})

// ---- 工作证 (R260) ----

export const WorkCard = z.object({
  serverTime: instantSchema,
  name: z.string(),
  initials: z.string(),
  cardNo: z.string(),
  gridName: z.string(),
  postLabel: z.string(),
  /** What the grid lies in. */
  unitName: z.string(),
  /** Card number and the digits of now. */
  code: z.string(),
  /** What a code scanner reads: the page where a resident checks it. */
  link: z.string(),
  changesAt: instantSchema,
  isSuspended: z.boolean(),
})
export type WorkCard = z.output<typeof WorkCard>
export const getWorkCard = route({
  id: 'gridEvents.getWorkCard',
  method: 'GET',
  path: '/grid-events/work-card',
  status: 200,
  summary: '我的工作证和每 30 秒变一次的动态码（R260）',
  access: own,
  response: WorkCard,
  errors: ['GRID_EVENTS.NO_GRID_POST'],
})
export const getWorkCardFile = route({
  id: 'gridEvents.getWorkCardFile',
  method: 'GET',
  path: '/grid-events/work-card/file',
  status: 200,
  summary: '下载工作证；纸上没有动态码（R260）',
  access: own,
  file: true,
  response: null,
  errors: ['GRID_EVENTS.NO_GRID_POST'],
})
/** Says whether it is valid now and, when it is, surname, grid and post; nothing else about anybody. */
export const checkWorkCard = route({
  id: 'gridEvents.checkWorkCard',
  method: 'POST',
  path: '/grid-events/work-card-checks',
  status: 200,
  summary: '居民核验网格员工作证：有效、无效、已过期（R260）',
  access: { scope: 'public', roles: [] },
  body: z.strictObject({ code: z.string().check(z.regex(CARD_CODE)) }),
  response: z.object({
    result: z.enum(keys<CardCheckResult>(CARD_CHECKS)),
    holder: z.nullable(z.object({ nameMasked: z.string(), gridName: z.string(), postLabel: z.string() })),
  }),
  errors: [],
})
