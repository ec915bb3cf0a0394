import { NODE_LEVELS, type NodeLevel } from '../model.ts'

/** Levels drawn up here; counties and townships come from the official list of divisions. */
export const OWN_LEVELS = ['COMMUNITY', 'GRID_1', 'GRID_2', 'GRID_3'] as const satisfies readonly NodeLevel[]
export const NODE_LEVEL_CODES = Object.keys(NODE_LEVELS) as [NodeLevel, ...NodeLevel[]]

/** What is counted in a grid (R258); null: not counted yet. */
export const ARCHIVE_COUNTS = {
  houses: '房屋（套）',
  rentalHouses: '出租房（套）',
  residents: '常住人口（人）',
  floatingResidents: '流动人口（人）',
  shops: '商铺（家）',
  enterprises: '企业／单位（家）',
} as const
export type ArchiveCount = keyof typeof ARCHIVE_COUNTS
export const ARCHIVE_COUNT_CODES = Object.keys(ARCHIVE_COUNTS) as ArchiveCount[]
export const MOST_COUNTED = 10_000_000
export const MOST_ENTERPRISE_NAMES = 200

/** What can be wrong with borders; publishing is refused while anything is (§3.6). */
export const BORDER_PROBLEMS = {
  NO_CODE: '没有编号',
  BAD_CODE: '编号不对',
  NO_NAME: '没有名称',
  BAD_PARENT: '写的上级和编号对不上',
  OUTSIDE_AREA: '不在这次更新的区域里',
  DUPLICATE: '重复出现',
  NO_POLYGON: '没有多边形',
  BAD_POSITION: '坐标不对',
  TOO_LARGE: '点太多',
  RING_OPEN: '边界没有闭合',
  RING_SHORT: '边界少于 4 个点',
  SELF_INTERSECTION: '边界自己相交',
  NO_AREA: '面积为零',
  OVERLAP: '和旁边重叠',
  GAP: '下级没有铺满，留了空隙',
  OUTSIDE_PARENT: '伸到上级外面',
  UNKNOWN_PARENT: '没有这个上级',
  MISSING_LEVEL: '上级没有画边界',
} as const
export type BorderProblemKind = keyof typeof BORDER_PROBLEMS
export const BORDER_PROBLEM_CODES = Object.keys(BORDER_PROBLEMS) as BorderProblemKind[]

export const EDITION_STATES = { DRAFT: '草稿', COMING: '待生效', IN_FORCE: '现行', PAST: '历史' } as const
export type EditionState = keyof typeof EDITION_STATES
export const EDITION_STATE_CODES = Object.keys(EDITION_STATES) as EditionState[]

export const MOST_BORDER_FILE_BYTES = 3_000_000
