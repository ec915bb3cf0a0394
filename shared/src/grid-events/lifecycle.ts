/** Life of a reported event (affairs-grid-childcare §3.1). QUEUED exists only on the reporter's phone. */
export const EVENT_STATES = {
  REPORTED: { label: '待立案', open311: 'open', gbt30428: '上报' },
  REJECTED_INTAKE: { label: '不予受理', open311: 'closed', gbt30428: '不予立案' },
  PENDING_CLAIM: { label: '待认领', open311: 'open', gbt30428: '立案' },
  IN_PROGRESS: { label: '处置中', open311: 'open', gbt30428: '处置' },
  TRANSFERRING: { label: '转派中', open311: 'open', gbt30428: '派遣' },
  NEED_INFO: { label: '等您补充', open311: 'open', gbt30428: '处置' },
  RESOLVED: { label: '已办完，待核查', open311: 'open', gbt30428: '核查' },
  VERIFIED_CLOSED: { label: '已办结', open311: 'closed', gbt30428: '结案' },
  REOPENED: { label: '返工，待认领', open311: 'open', gbt30428: '返工' },
  MERGED: { label: '已合并', open311: 'closed', gbt30428: '结案' },
  CANCELLED: { label: '已撤回', open311: 'closed', gbt30428: '结案' },
} as const
export type EventState = keyof typeof EVENT_STATES
export const EVENT_STATE_CODES = Object.keys(EVENT_STATES) as EventState[]
/** States in which exactly one person answers for the event; in the others nobody does. */
export const HANDLED_STATES: readonly EventState[] = ['IN_PROGRESS', 'TRANSFERRING', 'NEED_INFO', 'RESOLVED']
/** Nothing more is to be done, unless it is taken up again. */
export const ENDED_STATES: readonly EventState[] = ['REJECTED_INTAKE', 'VERIFIED_CLOSED', 'MERGED', 'CANCELLED']
export const CLAIMABLE_STATES: readonly EventState[] = ['PENDING_CLAIM', 'REOPENED']

/**
 * Who does it, as the server finds out from facts:
 * `reporter` of the event · `follower` who said "me too" · `worker` with a working post at or above the event's grid, or managing the node it has climbed to ·
 * `handler` of it now · `target` of the open transfer · `manager` of a node it lies in (never its handler) · `system` by a clock.
 */
export type EventActor = 'reporter' | 'follower' | 'worker' | 'handler' | 'target' | 'manager' | 'system'

const row = <const A extends readonly EventActor[], const F extends readonly EventState[], const T extends EventState | 'SAME' | 'BEFORE'>(
  who: A,
  from: F,
  to: T,
) => ({ who, from, to })
/** Every transition of §3.1; what is not here is refused. `SAME` leaves the state, `BEFORE` returns to the one before the merge. */
export const EVENT_ACTIONS = {
  file: row(['system', 'manager'], ['REPORTED'], 'PENDING_CLAIM'),
  rejectIntake: row(['manager'], ['REPORTED', 'PENDING_CLAIM'], 'REJECTED_INTAKE'),
  cancel: row(['reporter'], ['REPORTED', 'PENDING_CLAIM'], 'CANCELLED'),
  claim: row(['worker'], ['PENDING_CLAIM', 'REOPENED'], 'IN_PROGRESS'),
  answer: row(['handler'], ['IN_PROGRESS', 'TRANSFERRING', 'NEED_INFO'], 'SAME'),
  addInfo: row(['reporter'], ['REPORTED', 'PENDING_CLAIM', 'IN_PROGRESS', 'TRANSFERRING', 'REOPENED'], 'SAME'),
  askInfo: row(['handler'], ['IN_PROGRESS'], 'NEED_INFO'),
  replyInfo: row(['reporter'], ['NEED_INFO'], 'IN_PROGRESS'),
  goOn: row(['handler', 'system'], ['NEED_INFO'], 'IN_PROGRESS'),
  offerTransfer: row(['handler'], ['IN_PROGRESS'], 'TRANSFERRING'),
  acceptTransfer: row(['target'], ['TRANSFERRING'], 'IN_PROGRESS'),
  declineTransfer: row(['target'], ['TRANSFERRING'], 'IN_PROGRESS'),
  withdrawTransfer: row(['handler', 'system'], ['TRANSFERRING'], 'IN_PROGRESS'),
  lapseTransfer: row(['system'], ['TRANSFERRING'], 'IN_PROGRESS'),
  handOver: row(['system'], ['IN_PROGRESS', 'NEED_INFO'], 'SAME'),
  requeue: row(['system'], ['IN_PROGRESS', 'NEED_INFO'], 'PENDING_CLAIM'),
  climb: row(['system'], ['PENDING_CLAIM', 'REOPENED'], 'SAME'),
  resolve: row(['handler'], ['IN_PROGRESS'], 'RESOLVED'),
  verifyClose: row(['manager', 'system'], ['RESOLVED'], 'VERIFIED_CLOSED'),
  failCheck: row(['manager'], ['RESOLVED'], 'REOPENED'),
  rate: row(['reporter', 'follower'], ['RESOLVED', 'VERIFIED_CLOSED'], 'SAME'),
  reopen: row(['reporter'], ['RESOLVED', 'VERIFIED_CLOSED'], 'REOPENED'),
  merge: row(['manager'], ['REPORTED', 'PENDING_CLAIM'], 'MERGED'),
  unmerge: row(['manager'], ['MERGED'], 'BEFORE'),
  follow: row(['follower'], ['REPORTED', 'PENDING_CLAIM', 'IN_PROGRESS', 'TRANSFERRING', 'NEED_INFO', 'REOPENED'], 'SAME'),
} as const
export type EventAction = keyof typeof EVENT_ACTIONS
export const EVENT_ACTION_CODES = Object.keys(EVENT_ACTIONS) as EventAction[]

/** What these actors may do now, by state alone; use cases check more (windows, reasons, candidates). */
export const actionsOpen = (state: EventState, actors: ReadonlySet<EventActor>): EventAction[] =>
  EVENT_ACTION_CODES.filter((action) => {
    const { who, from }: { who: readonly EventActor[]; from: readonly EventState[] } = EVENT_ACTIONS[action]
    return from.includes(state) && who.some((actor) => actors.has(actor))
  })
