import * as z from 'zod/mini'
import { CsvFile } from '../../kernel/csv-file.ts'
import { dateSchema, idParams, idSchema, instantSchema } from '../../kernel/ids.ts'
import { page, pageQuery } from '../../kernel/paging.ts'
import { route } from '../../kernel/route.ts'
import { type Lamp, LAMPS } from '../clocks/model.ts'
import { CATEGORY_CODES, NODE_LEVELS, type NodeLevel } from '../model.ts'
import { AREA_FIGURES, FIGURE_CODES, GROUPING_CODES, PERSON_FIGURES } from './figures.ts'
import { PERIOD_CODES } from './periods.ts'

const staff = { scope: 'institution', roles: ['grid_worker', 'grid_manager'] } as const
const managers = { scope: 'institution', roles: ['grid_manager'] } as const
const nodeSchema = z.string().check(z.regex(/^\d{4,18}$/))
const levelSchema = z.enum(Object.keys(NODE_LEVELS) as [NodeLevel, ...NodeLevel[]])
const lampSchema = z.enum(Object.keys(LAMPS) as [Lamp, ...Lamp[]])
const periodQuery = {
  period: z.enum(PERIOD_CODES),
  /** Any day of the period; none: today. */
  date: z.optional(dateSchema),
}
const areaFilter = {
  /** Mine or below it; none: the highest of mine. */
  node: z.optional(nodeSchema),
  category: z.optional(z.enum(CATEGORY_CODES)),
  lamp: z.optional(lampSchema),
}
const span = z.object({ from: dateSchema, to: dateSchema, label: z.string() })
const nodeName = z.object({ code: z.string(), name: z.string(), level: levelSchema })

const areaCounts = z.record(z.enum(AREA_FIGURES), z.number())
const ratings = {
  /** Points out of five; null below five ratings. */
  result: z.nullable(z.number()),
  service: z.nullable(z.number()),
}
const reportQuery = z.strictObject({
  ...periodQuery,
  ...areaFilter,
  by: z.enum(GROUPING_CODES),
  /** Of the rows, by NODE. */
  level: z.optional(levelSchema),
})
/** What opens the rows of a line: given back to `listFigureRows` with the figure. */
const drill = z.object({
  ...periodQuery,
  date: dateSchema,
  node: nodeSchema,
  category: z.optional(z.enum(CATEGORY_CODES)),
  lamp: z.optional(lampSchema),
  unplaced: z.optional(levelSchema),
})
export const ReportLine = z.object({ key: z.string(), label: z.string(), counts: areaCounts, ...ratings, drill })
export type ReportLine = z.output<typeof ReportLine>
export const GridReport = z.object({
  serverTime: instantSchema,
  span,
  by: z.enum(GROUPING_CODES),
  node: nodeName,
  isSynthetic: z.boolean(),
  /** From the highest of mine down to the node. */
  path: z.array(nodeName),
  /** Where one may start: my highest nodes. */
  roots: z.array(nodeName),
  children: z.array(nodeName),
  level: levelSchema,
  levels: z.array(levelSchema),
  lines: z.array(ReportLine),
  total: ReportLine,
  /** Reported before the period and still open. */
  earlierOpen: z.number(),
})
export type GridReport = z.output<typeof GridReport>
export const getGridReport = route({
  id: 'gridEvents.getGridReport',
  method: 'GET',
  path: '/grid-events/figures',
  status: 200,
  summary: '网格事件统计：按网格、类别、月份、时限（R258、R264）',
  access: staff,
  query: reportQuery,
  response: GridReport,
  errors: ['GRID_EVENTS.NODE_UNKNOWN'],
})
export const exportGridReport = route({
  id: 'gridEvents.exportGridReport',
  method: 'GET',
  path: '/grid-events/figures/csv',
  status: 200,
  summary: '网格事件统计导出 CSV（R264）',
  access: staff,
  query: reportQuery,
  response: CsvFile,
  errors: ['GRID_EVENTS.NODE_UNKNOWN'],
})

/** One row behind a figure. Of a rating nothing but its points, and these only with five of them: nobody finds out who rated what. */
export const FigureRow = z.object({
  id: idSchema,
  kind: z.enum(['EVENT', 'WORK_LOG', 'ORDER', 'RATING']),
  /** Number of an event. */
  no: z.nullable(z.string()),
  /** What it is about; of a private event only its category. */
  title: z.string(),
  nodeName: z.nullable(z.string()),
  state: z.nullable(z.string()),
  handlerName: z.nullable(z.string()),
  at: z.nullable(instantSchema),
  dueAt: z.nullable(instantSchema),
  lamp: z.nullable(lampSchema),
  /** In words: what is left or over. */
  lampText: z.nullable(z.string()),
  result: z.nullable(z.number()),
  service: z.nullable(z.number()),
})
export type FigureRow = z.output<typeof FigureRow>
const rowsQuery = {
  figure: z.enum(FIGURE_CODES),
  ...periodQuery,
  ...areaFilter,
  /** With a figure of a person. */
  person: z.optional(idSchema),
  /** Events not yet placed on this level. */
  unplaced: z.optional(levelSchema),
}
export const listFigureRows = route({
  id: 'gridEvents.listFigureRows',
  method: 'GET',
  path: '/grid-events/figures/rows',
  status: 200,
  summary: '一个数字后面的明细，与数字同一条件（R258、R264、R267）',
  access: staff,
  query: z.strictObject({ ...rowsQuery, ...pageQuery }),
  response: z.extend(page(FigureRow), { serverTime: instantSchema, span, total: z.number() }),
  errors: ['GRID_EVENTS.NODE_UNKNOWN'],
})
export const exportFigureRows = route({
  id: 'gridEvents.exportFigureRows',
  method: 'GET',
  path: '/grid-events/figures/rows/csv',
  status: 200,
  summary: '一个数字后面的明细导出 CSV，私密事件不带文字（R264）',
  access: managers,
  query: z.strictObject(rowsQuery),
  response: CsvFile,
  errors: ['GRID_EVENTS.NODE_UNKNOWN'],
})

export const Board = z.object({
  person: z.object({ accountId: idSchema, name: z.string(), isMe: z.boolean(), posts: z.array(z.string()) }),
  counts: z.record(z.enum(PERSON_FIGURES), z.number()),
  ...ratings,
})
export type Board = z.output<typeof Board>
const boardQuery = z.strictObject(periodQuery)
export const getMyBoard = route({
  id: 'gridEvents.getMyBoard',
  method: 'GET',
  path: '/grid-events/boards/mine',
  status: 200,
  summary: '个人看板：按月、季度、年（R267）',
  access: staff,
  query: boardQuery,
  response: z.extend(Board, { serverTime: instantSchema, span }),
  errors: [],
})
export const getBoard = route({
  id: 'gridEvents.getBoard',
  method: 'GET',
  path: '/grid-events/boards/people/:id',
  status: 200,
  summary: '一位同事的看板，和本人看到的一样（R267）',
  access: managers,
  params: idParams,
  query: boardQuery,
  response: z.extend(Board, { serverTime: instantSchema, span }),
  errors: [],
})
export const listBoards = route({
  id: 'gridEvents.listBoards',
  method: 'GET',
  path: '/grid-events/boards',
  status: 200,
  summary: '辖区里每位网格人员的看板（R264、R267）',
  access: managers,
  query: z.strictObject({ ...periodQuery, node: z.optional(nodeSchema) }),
  response: z.object({ serverTime: instantSchema, span, items: z.array(Board), total: z.record(z.enum(PERSON_FIGURES), z.number()) }),
  errors: ['GRID_EVENTS.NODE_UNKNOWN'],
})
