import type { RecordKind } from '../model.ts'

/** The lists of 健康 (R161–R166, R375–R391, R459–R463); every kind that is not a part of another lies in exactly one. */
export const CATEGORIES = {
  ENCOUNTERS: { name: '就诊记录', kinds: ['ENCOUNTER'] },
  REPORTS: { name: '检验检查报告', kinds: ['LAB_REPORT', 'IMAGING_REPORT'] },
  MEDICATIONS: { name: '用药记录', kinds: ['MEDICATION'] },
  CONDITIONS: { name: '诊断和健康问题', kinds: ['CONDITION', 'ALLERGY'] },
  PROCEDURES: { name: '手术和操作', kinds: ['PROCEDURE'] },
  IMMUNIZATIONS: { name: '预防接种', kinds: ['IMMUNIZATION'] },
  CHECKUPS: { name: '体检', kinds: ['CHECKUP'] },
  HTN: { name: '高血压随访', kinds: ['HTN_FOLLOW_UP'] },
  DM: { name: '糖尿病随访', kinds: ['DM_FOLLOW_UP'] },
  MATERNAL: { name: '孕产记录', kinds: ['MATERNAL'] },
  CHILD: { name: '儿童保健', kinds: ['CHILD_VISIT'] },
  OBSERVATIONS: { name: '测量记录', kinds: ['OBSERVATION'] },
  DOCUMENTS: { name: '病历文书', kinds: ['DOCUMENT'] },
  DAY_BILLS: { name: '住院日清单', kinds: ['DAY_BILL'] },
  CARE_PLANS: { name: '照护计划', kinds: ['CARE_PLAN'] },
  ASSESSMENTS: { name: '测评和问卷', kinds: ['ASSESSMENT'] },
} as const satisfies Record<string, { name: string; kinds: readonly RecordKind[] }>
export type Category = keyof typeof CATEGORIES
export const CATEGORY_NAMES = Object.keys(CATEGORIES) as Category[]

/** What the life-line can be narrowed to. Single measurements would bury everything else: they have a list of their own. */
export const LIFE_LINE_FILTERS = {
  ALL: {
    name: '全部',
    kinds: [
      'ENCOUNTER',
      'LAB_REPORT',
      'IMAGING_REPORT',
      'MEDICATION',
      'CONDITION',
      'ALLERGY',
      'PROCEDURE',
      'IMMUNIZATION',
      'CHECKUP',
      'MATERNAL',
      'CHILD_VISIT',
      'HTN_FOLLOW_UP',
      'DM_FOLLOW_UP',
      'DAY_BILL',
      'DOCUMENT',
      'CARE_PLAN',
      'ASSESSMENT',
    ],
  },
  VISITS: { name: '就诊', kinds: ['ENCOUNTER', 'PROCEDURE', 'DAY_BILL'] },
  REPORTS: { name: '报告', kinds: ['LAB_REPORT', 'IMAGING_REPORT'] },
  MEDICATIONS: { name: '用药', kinds: ['MEDICATION'] },
  FOLLOW_UPS: { name: '随访', kinds: ['HTN_FOLLOW_UP', 'DM_FOLLOW_UP', 'MATERNAL', 'CHILD_VISIT', 'CARE_PLAN'] },
} as const satisfies Record<string, { name: string; kinds: readonly RecordKind[] }>
export type LifeLineFilter = keyof typeof LIFE_LINE_FILTERS
export const LIFE_LINE_FILTER_NAMES = Object.keys(LIFE_LINE_FILTERS) as LifeLineFilter[]

/** `COMPLETE`: every source answered lately, so nothing shown means nothing there. `PARTIAL`: a source is behind. `UNKNOWN`: none was ever read. */
export const COMPLETENESS = ['COMPLETE', 'PARTIAL', 'UNKNOWN'] as const
export type Completeness = (typeof COMPLETENESS)[number]

/** On what the reader sees this person: NONE is a family member who has not agreed, UNVERIFIED the reader without a verified name. */
export const VIEW_BASES = ['SELF', 'GUARDIAN', 'GRANT', 'NONE', 'UNVERIFIED'] as const
export type ViewBasis = (typeof VIEW_BASES)[number]

/** What a resident says is wrong (有内容不对？请医院更正). */
export const CORRECTION_FAULTS = {
  NOT_MINE: '这不是我的记录',
  WRONG_VALUE: '数值或内容写错了',
  WRONG_DATE: '日期不对',
  DUPLICATE: '同一件事记了两次',
  OTHER: '其他',
} as const
export type CorrectionFault = keyof typeof CORRECTION_FAULTS
export const CORRECTION_FAULT_NAMES = Object.keys(CORRECTION_FAULTS) as CorrectionFault[]

export const CORRECTION_STATES = ['SUBMITTED', 'IN_REVIEW', 'CORRECTED', 'DECLINED', 'WITHDRAWN'] as const
export type CorrectionState = (typeof CORRECTION_STATES)[number]
export const CORRECTION_ACTIONS = ['withdraw', 'take', 'correct', 'decline'] as const
export type CorrectionAction = (typeof CORRECTION_ACTIONS)[number]

/** What growth is measured by. */
export const GROWTH_METRICS = { WEIGHT: '体重', HEIGHT: '身长/身高', HEAD: '头围', BMI: '体质指数' } as const
export type GrowthMetric = keyof typeof GROWTH_METRICS
export const GROWTH_METRIC_NAMES = Object.keys(GROWTH_METRICS) as GrowthMetric[]
/** WS/T 423-2022: five levels cut at P3, P25, P75, P97. */
export const GROWTH_LEVELS = ['下', '中下', '中', '中上', '上'] as const
export type GrowthLevel = (typeof GROWTH_LEVELS)[number]
