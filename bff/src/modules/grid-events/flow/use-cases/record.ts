import { REPORTER_KEY_PURPOSE, type EventCommand, type EventRow, type EventStep } from '../../event-flow.ts'
import { TRANSFER_ANSWER_HOURS } from '@jktl/shared/grid-events/model'
import { HOUR_MS } from '@jktl/shared/kernel/dates'

import type { ChangeFacts } from '../domain/change.ts'
import type { Attempt } from './prepare.ts'
import { Undo } from './undo.ts'

/** An attempt whose compare-and-set went through: `event` as it was before, `after` as it is. */
interface Done<C extends EventCommand = EventCommand> extends Attempt<C> {
  after: EventRow
  step: EventStep
  facts: ChangeFacts
}
type Of<A extends EventCommand['action']> = Done<Extract<EventCommand, { action: A }>>

const nothing = (): Promise<void> => Promise.resolve()
const release = ({ ctx, tx, event, at }: Done): Promise<void> => (event.handlerAccountId ? ctx.events.release(tx, event.id, at) : Promise.resolve())

async function take({ ctx, tx, after, at }: Done, how: 'CLAIM' | 'TRANSFER' | 'HAND_OVER'): Promise<void> {
  const { id, handlerAccountId, round } = after
  if (!handlerAccountId) throw new Error('nobody to assign to')
  if (how !== 'CLAIM') await ctx.events.release(tx, id, at)
  await ctx.events.assign(tx, id, handlerAccountId, how, round, at)
}
const answered =
  (state: 'DECLINED' | 'LAPSED' | 'WITHDRAWN') =>
  ({ ctx, tx, event, at }: Done): Promise<void> =>
    ctx.events.answerTransfer(tx, event.id, state, at)

async function attach({ ctx, tx, event, step, accountId, command }: Of<'answer' | 'addInfo' | 'replyInfo' | 'resolve' | 'follow'>): Promise<void> {
  const { mediaIds } = command
  if (mediaIds.length > 0 && !(await ctx.media.attach(tx, accountId, mediaIds, { kind: 'EVENT_STEP', id: `${event.id}/${step.seq}` })))
    throw new Undo('MEDIA_UNUSABLE')
}

async function rate({ ctx, tx, event, accountId, command, at }: Of<'rate'>): Promise<void> {
  const [handlerAccountId] = await ctx.events.handlersOf(tx, event.id)
  if (!handlerAccountId) throw new Error('nobody handled what is rated')
  const { result, service, reason } = command
  const reporterKey = ctx.vault.fingerprint(REPORTER_KEY_PURPOSE, accountId)
  if (!(await ctx.events.rate(tx, event.id, { reporterKey, round: event.round, result, service, reason, handlerAccountId, at })))
    throw new Undo('ALREADY_RATED')
}

async function follow(done: Of<'follow'>): Promise<void> {
  const { ctx, tx, event, accountId, command, at } = done
  const key = ctx.vault.fingerprint(REPORTER_KEY_PURPOSE, accountId)
  // Said twice at once: the other one counts, this one looks again.
  if (!(await ctx.events.addFollower(tx, event.id, key, command.isAnonymous ? null : accountId, at))) throw new Undo('RACED')
  await attach(done)
}

/** Rows each action writes beside the event and its step. */
const RECORD: { [A in EventCommand['action']]: (done: Of<A>) => Promise<void> } = {
  file: nothing,
  rejectIntake: nothing,
  cancel: nothing,
  claim: (done) => take(done, 'CLAIM'),
  answer: attach,
  addInfo: attach,
  askInfo: nothing,
  replyInfo: attach,
  goOn: nothing,
  offerTransfer: ({ ctx, tx, event, command, facts, accountId, at }) => {
    const { toAccountId, reason, note } = command
    if (!facts.direction) throw new Error('a transfer without a direction')
    const answerBy = new Date(at.getTime() + TRANSFER_ANSWER_HOURS * HOUR_MS)
    return ctx.events.offer(tx, event.id, { fromAccountId: accountId, toAccountId, direction: facts.direction, reason, note, at, answerBy })
  },
  acceptTransfer: async (done) => {
    await done.ctx.events.answerTransfer(done.tx, done.event.id, 'ACCEPTED', done.at)
    await take(done, 'TRANSFER')
  },
  declineTransfer: answered('DECLINED'),
  withdrawTransfer: answered('WITHDRAWN'),
  lapseTransfer: answered('LAPSED'),
  handOver: (done) => take(done, 'HAND_OVER'),
  requeue: release,
  climb: nothing,
  resolve: attach,
  verifyClose: release,
  failCheck: release,
  rate,
  reopen: release,
  merge: nothing,
  unmerge: nothing,
  follow,
}

export const record = (done: Done): Promise<void> => (RECORD[done.command.action] as (d: Done) => Promise<void>)(done)
