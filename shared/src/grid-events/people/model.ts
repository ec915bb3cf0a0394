/** 请假: with an end. 停岗: until a manager ends it (affairs-grid-childcare §3.2). */
export const ABSENCE_KINDS = { LEAVE: '请假', SUSPENSION: '停岗' } as const
export type AbsenceKind = keyof typeof ABSENCE_KINDS
