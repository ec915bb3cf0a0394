/**
 * 传染病线索 (R443, affairs-grid-childcare §3.9): a lane of its own, for the CDC alone.
 * The kinds are examples to be replaced by what the CDC decides; none of them is a medical definition.
 */
export const CLUE_KINDS = {
  DEAD_RODENT: { label: '死鼠、死旱獭（怀疑鼠疫）', isSample: true },
  FEVER: { label: '有人突然高热、咳血', isSample: true },
  BRUCELLOSIS: { label: '牛羊流产或接触后发热（怀疑布病）', isSample: true },
  OTHER: { label: '别的怀疑会传染的情况', isSample: true },
} as const
export type ClueKind = keyof typeof CLUE_KINDS
export const CLUE_KIND_CODES = Object.keys(CLUE_KINDS) as ClueKind[]

export const CLUE_STATES = { RECEIVED: '已收到', ACKNOWLEDGED: '疾控已确认收到', CLOSED: '已处理完' } as const
export type ClueState = keyof typeof CLUE_STATES
export const CLUE_STATE_CODES = Object.keys(CLUE_STATES) as ClueState[]

/** What became of it. */
export const CLUE_OUTCOMES = { CONFIRMED: '情况属实，已处置', EXCLUDED: '已排除', UNREACHABLE: '无法核实', REPEATED: '已有人报过' } as const
export type ClueOutcome = keyof typeof CLUE_OUTCOMES
export const CLUE_OUTCOME_CODES = Object.keys(CLUE_OUTCOMES) as ClueOutcome[]

export const MOST_CLUE_TEXT = 500
export const MOST_CLUE_PLACE = 100
/** A clue is to be acknowledged within minutes (§3.9); until then the alarm is raised anew each time. */
export const ACKNOWLEDGE_MINUTES = 10
export const ALARM_AGAIN_MINUTES = 5
