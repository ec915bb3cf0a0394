/** 我的上报 (R261, affairs-grid-childcare §3.1): what a resident reported or said "me too" to. */
export const MY_EVENT_VIEW_CODES = ['ALL', 'ACTIVE', 'TO_RATE'] as const
export type MyEventView = (typeof MY_EVENT_VIEW_CODES)[number]

/** What a resident may do with an event of theirs, of the table of actions. */
export const MY_EVENT_ACTIONS = ['cancel', 'addInfo', 'replyInfo', 'rate', 'reopen'] as const
export type MyEventAction = (typeof MY_EVENT_ACTIONS)[number]

export const MY_NOTE_MAX_LENGTH = 500
