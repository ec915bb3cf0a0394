/**
 * Every figure of grid work, in one place (R258, R264, R267): what it is called and what exactly it counts. The sentence is shown on the page as
 * 口径; the server counts and lists by one predicate of the same id.
 */
export const FIGURES = {
  TOTAL: { label: '事件总数', definition: '本期上报、已经立案的事件。不含待立案、不予受理、已撤回和已合并的。' },
  OPEN: { label: '处理中', definition: '事件总数里还没有办结的，包括待认领、处置中、转派中、等上报人补充、已办完等核查和返工的。' },
  DONE: { label: '已完结', definition: '事件总数里核查通过、已经办结的。事件总数 = 处理中 + 已完结。' },
  OVERDUE: { label: '超期', definition: '处理中里，眼下正在走的时限已经过了的。' },
  NEAR_DUE: { label: '临期', definition: '处理中里，眼下正在走的时限还没过、只剩最后五分之一的。' },
  DONE_ON_TIME: { label: '按时办结', definition: '已完结里，最后一次办结没有超过办结时限的。' },
  EARLIER_OPEN: { label: '更早的在办', definition: '本期以前上报、到现在还没有办结的；不算在本期的事件总数里。' },
  RATINGS: { label: '评价', definition: '对本期事件的评价，一人对一件事的一次办理评一次。' },
  TAKEN: { label: '事件处理量', definition: '本期接手的事件：自己认领的、同事转来的和系统交来的。同一件接手几次，算在最后一次接手的那期。' },
  TAKEN_OPEN: { label: '处理中', definition: '事件处理量里现在还在本人手上的，包括已办完等核查的。' },
  TAKEN_DONE: { label: '已完结', definition: '事件处理量里最后由本人办、已经办结的。' },
  TAKEN_PASSED: { label: '已转出', definition: '事件处理量里后来转给同事、交回待认领或者返工的。事件处理量 = 处理中 + 已完结 + 已转出。' },
  TAKEN_ON_TIME: { label: '按时办结', definition: '本人已完结的里面，最后一次办结没有超过办结时限的。' },
  WORK_LOGS: { label: '工作记录', definition: '本期写下的工作记录，按写的时间算，不含已删除的。' },
  SUPERVISED: { label: '被督办次数', definition: '本期针对具体事件或工作记录发给本人的督办，一张督办单算一次，催几次也算一次；定期工作的提醒不算。' },
  OWN_RATINGS: { label: '收到的评价', definition: '本期收到的、对本人办理的评价。' },
} as const
export type Figure = keyof typeof FIGURES
export const FIGURE_CODES = Object.keys(FIGURES) as Figure[]

/** Of a place, and of a person. */
export const AREA_FIGURES = ['TOTAL', 'OPEN', 'DONE', 'OVERDUE', 'NEAR_DUE', 'DONE_ON_TIME', 'RATINGS'] as const satisfies readonly Figure[]
export type AreaFigure = (typeof AREA_FIGURES)[number]
export const PERSON_FIGURES = [
  'TAKEN',
  'TAKEN_OPEN',
  'TAKEN_DONE',
  'TAKEN_PASSED',
  'TAKEN_ON_TIME',
  'WORK_LOGS',
  'SUPERVISED',
  'OWN_RATINGS',
] as const satisfies readonly Figure[]
export type PersonFigure = (typeof PERSON_FIGURES)[number]

/** Figures that are reckoned from others; each opens into what it is reckoned from. */
export const SHARES = {
  OPEN_SHARE: { label: '处理中占比', definition: '处理中 ÷ 事件总数。', part: 'OPEN', whole: 'TOTAL' },
  ON_TIME_SHARE: { label: '按时率', definition: '按时办结 ÷ 已完结。', part: 'DONE_ON_TIME', whole: 'DONE' },
  OWN_ON_TIME_SHARE: { label: '按时率', definition: '本人按时办结 ÷ 本人已完结。', part: 'TAKEN_ON_TIME', whole: 'TAKEN_DONE' },
} as const satisfies Record<string, { label: string; definition: string; part: Figure; whole: Figure }>
/** What is averaged over ratings; shown as points out of five, five the best, not below five ratings. */
export const AVERAGES = {
  RESULT: { label: '事件满意度', definition: '对办理结果的评价平均分，满分 5 分；不足 5 条不显示。' },
  SERVICE: { label: '服务评级', definition: '对服务态度和速度的评价平均分，满分 5 分；不足 5 条不显示。' },
} as const

/** By what the lines of a table are told apart (R264). */
export const GROUPINGS = { NODE: '按辖区', CATEGORY: '按类别', MONTH: '按月份', LAMP: '按时限' } as const
export type Grouping = keyof typeof GROUPINGS
export const GROUPING_CODES = Object.keys(GROUPINGS) as Grouping[]
