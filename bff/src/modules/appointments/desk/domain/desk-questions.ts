import type { AppointmentState } from '@jktl/shared/appointments/model'

/** What was asked of the hospital in each state the desk decides, and its two possible answers in its own words. */
export const DESK_QUESTIONS = {
  HOLD_UNKNOWN: { question: '这个号医院留住了吗？', done: '医院已留号', notDone: '医院没有留号' },
  CONFIRMING: { question: '这个预约医院确认了吗？', done: '医院已确认', notDone: '医院未确认' },
  CANCELLING: { question: '这个号医院退了吗？', done: '医院已退号', notDone: '医院未退号' },
} as const satisfies Partial<Record<AppointmentState, { question: string; done: string; notDone: string }>>

export type DeskState = keyof typeof DESK_QUESTIONS
export const DESK_STATES = Object.keys(DESK_QUESTIONS) as DeskState[]
