import { INTAKE_REJECTIONS, SILENT_DAYS } from '@jktl/shared/grid-events/model'

import type { EventCommand } from '../../event-flow.ts'

interface Notes {
  /** For the reporter and those who said "me too": what happened and what comes next; never a name. */
  publicNote: string | null
  staffNote: string | null
}
const told = (publicNote: string, staffNote: string | null = null): Notes => ({ publicNote, staffNote })
const amongStaff = (staffNote: string | null): Notes => ({ publicNote: null, staffNote })
type Of<A extends EventCommand['action']> = Extract<EventCommand, { action: A }>

/** What a step says to whom. What a resident writes is read by staff only: others follow the same event. */
const NOTES: { [A in EventCommand['action']]: (command: Of<A>) => Notes } = {
  file: () => told('已经立案，正在等网格员认领。'),
  rejectIntake: ({ reason, note }) => told(`没有受理：${INTAKE_REJECTIONS[reason]}。${note}`),
  cancel: () => told('上报人撤回了这件事。'),
  claim: () => told('网格员已经认领，开始处理。'),
  answer: ({ note }) => told(note),
  addInfo: ({ note }) => told('上报人补充了情况。', note),
  askInfo: ({ question }) => told(`网格员想问：${question}`),
  replyInfo: ({ note }) => told('上报人回答了网格员的问题。', note),
  goOn: ({ by }) => told(by.app === 'system' ? '等回答的时间到了，先继续处理。' : '网格员继续处理。'),
  offerTransfer: ({ note }) => told('正在转给更合适的同事。对方接手之前，仍由原来的网格员负责。', note),
  acceptTransfer: () => told('已经由另一位网格员接手。'),
  declineTransfer: ({ note }) => amongStaff(`退回：${note}`),
  withdrawTransfer: () => amongStaff('收回了转派。'),
  lapseTransfer: () => amongStaff('对方没有按时回答，退回原处理人。'),
  handOver: () => told('网格员不在岗，已经由同事接手。'),
  requeue: () => told('换人处理，正在等同事认领。'),
  climb: () => told('还没有人认领，已经报给上级。'),
  resolve: ({ note }) => told(note),
  verifyClose: ({ by, note }) => (by.app === 'system' ? told(`${SILENT_DAYS} 天没有新的意见，已经办结。`) : told('核查通过，已经办结。', note || null)),
  failCheck: ({ note }) => told('核查没有通过，重新处理。', note),
  // Who is rated never learns by whom.
  rate: () => amongStaff(null),
  reopen: ({ reason }) => told('上报人说还没有办好，重新处理。', reason),
  merge: () => told('和另一件同样的事一起处理，进展在这里都看得到。'),
  unmerge: () => told('改为单独处理。'),
  follow: () => told('又有一位居民遇到了同样的事。'),
}

export const notesOf = (command: EventCommand): Notes => (NOTES[command.action] as (c: EventCommand) => Notes)(command)
