/** 网格 (rows R258–R267, R443; affairs-grid-childcare §3). Nodes of the tree of places and duty, by the length of their code: a child's code begins with its parent's. */
export const NODE_LEVELS = {
  REGION: { digits: 4, label: '市' },
  COUNTY: { digits: 6, label: '旗县市区' },
  TOWNSHIP: { digits: 9, label: '街道（苏木镇）' },
  COMMUNITY: { digits: 12, label: '社区（嘎查村）' },
  GRID_1: { digits: 14, label: '一级网格' },
  GRID_2: { digits: 16, label: '二级网格' },
  GRID_3: { digits: 18, label: '三级网格' },
} as const
export type NodeLevel = keyof typeof NODE_LEVELS
export const nodeLevelOf = (code: string): NodeLevel | null =>
  (Object.keys(NODE_LEVELS) as NodeLevel[]).find((level) => NODE_LEVELS[level].digits === code.length) ?? null
/** The node and everything it lies in, the nearest first: `150502011001010101` → itself, GRID_2, GRID_1, … REGION. */
export const nodePath = (code: string): string[] =>
  Object.values(NODE_LEVELS)
    .map(({ digits }) => digits)
    .filter((digits) => digits <= code.length)
    .map((digits) => code.slice(0, digits))
    .reverse()
export const parentNode = (code: string): string | null => nodePath(code)[1] ?? null
/** Whether a place lies in the node (or is it): counts, lists and permissions share this one predicate. */
export const liesIn = (code: string, node: string): boolean => code.startsWith(node)

/** 岗: what somebody is to a node. 网格长 leads a grid; 管理 watches a community, township, county or the region and is its duty officer. */
export const POSTS = { A: 'A 岗', B: 'B 岗', LEAD: '网格长', MANAGER: '网格管理' } as const
export type PostKind = keyof typeof POSTS
export const WORKING_POSTS: readonly PostKind[] = ['A', 'B']
export const MANAGING_POSTS: readonly PostKind[] = ['LEAD', 'MANAGER']

/**
 * Who may ever see a report, fixed by its category before a word is written (§1.2 261):
 * PUBLIC in counts, duplicates and Open311; PRIVATE (family, neighbours, care) only for those who handle it. An infectious clue is no event at all (§3.9).
 */
export const LANES = ['PUBLIC', 'PRIVATE'] as const
export type Lane = (typeof LANES)[number]
/** Event categories. `group` bounds the search for duplicates (§3.5). */
export const CATEGORIES = {
  ENV_WASTE: { label: '垃圾污水', lane: 'PUBLIC', group: 'ENVIRONMENT' },
  WATER_SAFETY: { label: '饮水安全', lane: 'PUBLIC', group: 'WATER' },
  FOOD_HYGIENE: { label: '食品卫生', lane: 'PUBLIC', group: 'FOOD' },
  ROAD_FACILITY: { label: '道路设施', lane: 'PUBLIC', group: 'FACILITY' },
  SAFETY_HAZARD: { label: '安全隐患', lane: 'PUBLIC', group: 'SAFETY' },
  CARE_NEED: { label: '老幼需帮助', lane: 'PRIVATE', group: 'CARE' },
  DISPUTE: { label: '邻里纠纷', lane: 'PRIVATE', group: 'DISPUTE' },
  OTHER: { label: '其他', lane: 'PRIVATE', group: 'OTHER' },
} as const satisfies Record<string, { label: string; lane: Lane; group: string }>
export type Category = keyof typeof CATEGORIES
export const CATEGORY_CODES = Object.keys(CATEGORIES) as Category[]

/** Where coordinates come from: phones in China give GCJ-02; archives and Open311 are WGS-84. */
export const CRS = ['GCJ02', 'WGS84'] as const
export type Crs = (typeof CRS)[number]

/** GB/T 39046 satisfaction in five levels (A.8), 1 the best; only the reporter and those who said "me too" rate (§3.4). */
export const SATISFACTION = { 1: '非常满意', 2: '满意', 3: '基本满意', 4: '不满意', 5: '非常不满意' } as const
export type Satisfaction = keyof typeof SATISFACTION
/** An average over fewer ratings is not shown. */
export const LEAST_RATINGS_SHOWN = 5

export const INTAKE_REJECTIONS = { NOT_OURS: '不归网格管', EMPTY: '没有写清是什么事', ABUSIVE: '内容不当' } as const
export type IntakeRejection = keyof typeof INTAKE_REJECTIONS
export const TRANSFER_REASONS = { NOT_MY_GRID: '不在本网格', NEEDS_SKILL: '需要专业力量', LEAVING: '我要离岗', OTHER: '其他' } as const
export type TransferReason = keyof typeof TRANSFER_REASONS
export const TRANSFER_DIRECTIONS = { SAME: '本级', UP: '上级', DOWN: '下级' } as const
export type TransferDirection = keyof typeof TRANSFER_DIRECTIONS

/** Where a photo or a voice note belongs. */
export const MEDIA_OWNERS = ['EVENT', 'EVENT_STEP', 'WORK_LOG', 'SUPERVISION', 'CLUE', 'OPINION'] as const
export type MediaOwner = (typeof MEDIA_OWNERS)[number]
export const MOST_PHOTOS = 6

/** The owner of an event may take it up again for so long after it was resolved or closed. */
export const REOPEN_DAYS = 15
/** Resolved and nobody said anything for so long: closed by the system. */
export const SILENT_DAYS = 7
/** §3.2: a transfer not answered in time returns to the one who offered it. */
export const TRANSFER_ANSWER_HOURS = 2
/** §3.2: from this transfer on, only upwards. */
export const TRANSFERS_BEFORE_UP = 3
/** A question to the reporter pauses the clocks at most so long. */
export const NEED_INFO_HOURS = 72
