import * as z from 'zod/mini'
import { idParams, idSchema, instantSchema } from '../../kernel/ids.ts'
import { page, pageQuery } from '../../kernel/paging.ts'
import { route } from '../../kernel/route.ts'
import { CRS } from '../model.ts'
import { BORDER_PROBLEM_CODES, EDITION_STATE_CODES, MOST_COUNTED, MOST_ENTERPRISE_NAMES, MOST_BORDER_FILE_BYTES, NODE_LEVEL_CODES } from './model.ts'

const MOST_BASE64_CHARS = Math.ceil(MOST_BORDER_FILE_BYTES / 3) * 4
/** One pass that never goes back. */
const isBase64 = (text: string): boolean => !/[^A-Za-z0-9+/=]|=[^=]|={3}/.test(text)
const nodeCode = z.string().check(z.regex(/^(\d{4}|\d{6}|\d{9}|\d{12}|\d{14}|\d{16}|\d{18})$/))
const codeParams = z.strictObject({ code: nodeCode })
const levelSchema = z.enum(NODE_LEVEL_CODES)
const text = (most: number) => z.string().check(z.trim(), z.maxLength(most))
const staff = { scope: 'institution', roles: ['grid_worker', 'grid_manager'] } as const
const managers = { scope: 'institution', roles: ['grid_manager'] } as const

const NodeName = z.object({ code: z.string(), name: z.string(), level: levelSchema, isSynthetic: z.boolean() })

// ---- 所在网格：群众 ----

export const PlaceChoice = z.extend(NodeName, { hasChildren: z.boolean() })
export type PlaceChoice = z.output<typeof PlaceChoice>
export const listPlaces = route({
  id: 'gridEvents.listPlaces',
  method: 'GET',
  path: '/grid-events/places',
  status: 200,
  summary: '不开定位时逐级选择所在网格：只有名称和编号（R261）',
  access: { scope: 'public', roles: [] },
  query: z.strictObject({ within: z.optional(nodeCode) }),
  response: z.object({
    /** From the region down to what is listed below. */
    path: z.array(NodeName),
    items: z.array(PlaceChoice),
  }),
  errors: [],
})
export const locatePlace = route({
  id: 'gridEvents.locatePlace',
  method: 'POST',
  path: '/grid-events/places/located',
  status: 200,
  summary: '定位到所在网格；位置不存，也不进地址栏（R261、§3.6）',
  access: { scope: 'account', roles: ['resident'] },
  body: z.strictObject({
    longitude: z.number().check(z.gte(-180), z.lte(180)),
    latitude: z.number().check(z.gte(-90), z.lte(90)),
    crs: z.enum(CRS),
    accuracyM: z.nullable(z.number().check(z.gte(0), z.lte(100_000))),
  }),
  response: z.object({
    nodeCode: z.string(),
    /** From the region down to the grid. */
    path: z.array(NodeName),
    /** Outside every grid, or too inexact to tell it from the next one. */
    isDoubtful: z.boolean(),
  }),
  errors: [],
})

// ---- 网格档案 ----

const ArchiveCard = z.extend(NodeName, {
  version: z.number(),
  isRetired: z.boolean(),
  hasChildren: z.boolean(),
  hasPolygon: z.boolean(),
  phone: z.string(),
  leaders: z.array(z.string()),
  aPosts: z.number(),
  bPosts: z.number(),
  secondGrids: z.number(),
  thirdGrids: z.number(),
})
export type ArchiveCard = z.output<typeof ArchiveCard>
const count = z.nullable(z.number().check(z.int(), z.gte(0), z.lte(MOST_COUNTED)))
const facts = {
  phone: text(20),
  officeAddress: text(100),
  dutyScope: text(500),
  houses: count,
  rentalHouses: count,
  residents: count,
  floatingResidents: count,
  shops: count,
  enterprises: count,
  enterpriseNames: z.array(text(60).check(z.minLength(1))).check(z.maxLength(MOST_ENTERPRISE_NAMES)),
}
export const ArchiveNode = z.extend(ArchiveCard, {
  ...facts,
  /** From the region down to its parent. */
  path: z.array(NodeName),
  areaM2: z.nullable(z.number()),
  changedAt: z.nullable(instantSchema),
  mayEdit: z.boolean(),
  /** May draw up nodes below it. */
  mayCreate: z.boolean(),
  mayRetire: z.boolean(),
  openEvents: z.number(),
})
export type ArchiveNode = z.output<typeof ArchiveNode>

export const listArchive = route({
  id: 'gridEvents.listArchive',
  method: 'GET',
  path: '/grid-events/archive',
  status: 200,
  summary: '网格档案：查询（R259）',
  access: staff,
  query: z.strictObject({
    /** Children of this node; none: the nodes of my posts. */
    within: z.optional(nodeCode),
    /** In name, code, address or enterprises, anywhere below. */
    q: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(40))),
    retired: z.optional(z.enum(['true'])),
    ...pageQuery,
  }),
  response: z.extend(page(ArchiveCard), { path: z.array(NodeName), mayCreate: z.boolean() }),
  errors: [],
})
export const getArchiveNode = route({
  id: 'gridEvents.getArchiveNode',
  method: 'GET',
  path: '/grid-events/archive/:code',
  status: 200,
  summary: '一个网格的档案（R258、R259）',
  access: staff,
  params: codeParams,
  response: ArchiveNode,
  errors: [],
})
export const createNode = route({
  id: 'gridEvents.createNode',
  method: 'POST',
  path: '/grid-events/archive',
  status: 201,
  summary: '新建社区或网格（R259）',
  access: managers,
  idempotent: true,
  body: z.strictObject({ code: nodeCode, name: text(40).check(z.minLength(2)) }),
  response: ArchiveNode,
  errors: ['GRID_EVENTS.NODE_UNKNOWN', 'GRID_EVENTS.NODE_CODE_TAKEN', 'GRID_EVENTS.NODE_LEVEL_OFFICIAL'],
})
export const editArchiveNode = route({
  id: 'gridEvents.editArchiveNode',
  method: 'PUT',
  path: '/grid-events/archive/:code',
  status: 200,
  summary: '修改网格档案（R259）',
  access: managers,
  versioned: true,
  params: codeParams,
  body: z.strictObject({ name: text(40).check(z.minLength(2)), ...facts }),
  response: ArchiveNode,
  errors: ['GRID_EVENTS.NODE_RETIRED', 'GRID_EVENTS.NODE_LEVEL_OFFICIAL'],
})
export const retireNode = route({
  id: 'gridEvents.retireNode',
  method: 'POST',
  path: '/grid-events/archive/:code/retirement',
  status: 200,
  summary: '停用网格；历史照旧可查（R259）',
  access: managers,
  idempotent: true,
  versioned: true,
  params: codeParams,
  response: ArchiveNode,
  errors: ['GRID_EVENTS.NODE_RETIRED', 'GRID_EVENTS.NODE_LEVEL_OFFICIAL', 'GRID_EVENTS.NODE_IN_USE', 'GRID_EVENTS.NODE_DRAWN'],
})

// ---- 边界版本 ----

export const BorderProblem = z.object({
  kind: z.enum(BORDER_PROBLEM_CODES),
  /** Of the node, or its place in the file where it has none. */
  code: z.string(),
  /** Plain Chinese: what, where, how much. */
  text: z.string(),
})
export type BorderProblem = z.output<typeof BorderProblem>
export const EditionCard = z.object({
  id: idSchema,
  version: z.number(),
  seq: z.number(),
  state: z.enum(EDITION_STATE_CODES),
  source: z.string(),
  isSynthetic: z.boolean(),
  areaCode: z.string(),
  areaName: z.string(),
  polygons: z.number(),
  createdAt: instantSchema,
  validFrom: z.nullable(instantSchema),
  validTo: z.nullable(instantSchema),
})
export type EditionCard = z.output<typeof EditionCard>
export const Edition = z.extend(EditionCard, {
  crs: z.enum(CRS),
  problems: z.array(BorderProblem),
  /** Grids of the edition before that this one leaves out; grids it adds. */
  left: z.array(NodeName),
  added: z.array(z.object({ code: z.string(), name: z.string() })),
  mayPublish: z.boolean(),
  /** A draft of an area one manages. */
  mayDiscard: z.boolean(),
  /** Another edition was published since: the file has to be imported again. */
  isOvertaken: z.boolean(),
})
export type Edition = z.output<typeof Edition>

export const listEditions = route({
  id: 'gridEvents.listEditions',
  method: 'GET',
  path: '/grid-events/editions',
  status: 200,
  summary: '边界版本：现行、历史和草稿（R258、§3.6）',
  access: staff,
  query: z.strictObject(pageQuery),
  response: z.extend(page(EditionCard), { mayImport: z.boolean() }),
  errors: [],
})
export const importEdition = route({
  id: 'gridEvents.importEdition',
  method: 'POST',
  path: '/grid-events/editions',
  status: 201,
  summary: '导入 GeoJSON 为新版草稿：替换一个区域里的全部边界，查出的问题逐条列出（§3.6）',
  access: managers,
  idempotent: true,
  bodyLimitBytes: MOST_BASE64_CHARS + 4_096,
  body: z.strictObject({
    areaCode: nodeCode,
    /** Of the file; nothing is guessed. */
    crs: z.enum(CRS),
    source: text(100).check(z.minLength(2)),
    /** Made up to try things out, and shown so. */
    isSynthetic: z.boolean(),
    /** Of a GeoJSON FeatureCollection; each feature with `code`, `name` and, where given, `parent`. */
    contentBase64: z.string().check(z.minLength(4), z.maxLength(MOST_BASE64_CHARS), z.refine(isBase64)),
  }),
  response: Edition,
  errors: ['GRID_EVENTS.BORDERS_UNREADABLE'],
})
export const getEdition = route({
  id: 'gridEvents.getEdition',
  method: 'GET',
  path: '/grid-events/editions/:id',
  status: 200,
  summary: '一版边界：问题、增减、能否发布（§3.6）',
  access: staff,
  params: idParams,
  response: Edition,
  errors: [],
})
export const publishEdition = route({
  id: 'gridEvents.publishEdition',
  method: 'POST',
  path: '/grid-events/editions/:id/publication',
  status: 200,
  summary: '发布边界；有一条问题就不能发布，原版到生效时止（§3.6）',
  access: managers,
  idempotent: true,
  versioned: true,
  params: idParams,
  /** null: at once. */
  body: z.strictObject({ validFrom: z.nullable(z.iso.datetime({ offset: true })) }),
  response: Edition,
  errors: ['GRID_EVENTS.BORDERS_FAULTY', 'GRID_EVENTS.BORDERS_OVERTAKEN', 'GRID_EVENTS.BORDERS_PUBLISHED', 'GRID_EVENTS.BORDERS_TOO_EARLY'],
})
export const discardEdition = route({
  id: 'gridEvents.discardEdition',
  method: 'DELETE',
  path: '/grid-events/editions/:id',
  status: 204,
  summary: '删除边界草稿；发布过的不能删',
  access: managers,
  versioned: true,
  params: idParams,
  response: null,
  errors: ['GRID_EVENTS.BORDERS_PUBLISHED'],
})
export const exportEdition = route({
  id: 'gridEvents.exportEdition',
  method: 'GET',
  path: '/grid-events/editions/:id/geojson',
  status: 200,
  summary: '导出一版边界为 GeoJSON（WGS-84）',
  access: staff,
  params: idParams,
  response: null,
  file: true,
  errors: [],
})

/** Rings of longitude and latitude in WGS-84; the first of a part is its outside. */
const Parts = z.array(z.array(z.array(z.tuple([z.number(), z.number()]))))
export const BorderArea = z.extend(NodeName, { parts: Parts })
export type BorderArea = z.output<typeof BorderArea>
export const listBorders = route({
  id: 'gridEvents.listBorders',
  method: 'GET',
  path: '/grid-events/borders',
  status: 200,
  summary: '网格平面图：一个网格和它的下级（R258、R259）',
  access: staff,
  query: z.strictObject({
    within: nodeCode,
    /** Everything of this level in it instead of what is right below it. */
    level: z.optional(levelSchema),
    /** None: the one in force. */
    editionId: z.optional(idSchema),
  }),
  response: z.object({
    editionId: z.nullable(idSchema),
    isSynthetic: z.boolean(),
    validFrom: z.nullable(instantSchema),
    /** Right below it, or of the level; the node itself when nothing below it is drawn. */
    items: z.array(BorderArea),
  }),
  errors: [],
})
