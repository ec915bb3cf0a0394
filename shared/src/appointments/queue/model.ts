/** 候诊队列里的一位 (booking-payment §2.3.7). */
export const QUEUE_STATES = ['WAITING', 'CALLED', 'IN_SERVICE', 'MISSED', 'PAUSED', 'RETURN_WAITING', 'DONE', 'PASSED_OVER', 'TRANSFERRED', 'LEFT'] as const
export type QueueState = (typeof QUEUE_STATES)[number]
/** Still somebody's place in a line (Q1). The partial unique indexes name the same list. */
export const ACTIVE_QUEUE_STATES = ['WAITING', 'CALLED', 'IN_SERVICE', 'MISSED', 'PAUSED', 'RETURN_WAITING'] as const satisfies readonly QueueState[]

/** What staff may do with one entry; `call` takes whoever is next and names nobody (Q2). */
export const QUEUE_ACTIONS = ['recall', 'start', 'miss', 'finish', 'pause', 'return', 'prioritise', 'transfer', 'leave', 'requeue'] as const
export type QueueAction = (typeof QUEUE_ACTIONS)[number]

export const CHECK_IN_SOURCES = ['SCAN', 'DESK'] as const
/** Before, inside and after the time in which one checks in oneself; `DONE`: it has been done; `CLOSED`: nothing to check in. */
export const CHECK_IN_PHASES = ['BEFORE', 'OPEN', 'DESK_ONLY', 'DONE', 'CLOSED'] as const
export type CheckInPhase = (typeof CHECK_IN_PHASES)[number]

/** 就诊的五个节点 (A37). */
export const VISIT_NODES = ['BOOK', 'PREPARE', 'PAY', 'TEST', 'AFTER'] as const
export const VISIT_ITEM_KINDS = ['BILL', 'LAB', 'EXAM', 'PRESCRIPTION'] as const
export const VISIT_ITEM_STATES = ['TO_DO', 'IN_PROGRESS', 'DONE', 'CANCELLED'] as const
