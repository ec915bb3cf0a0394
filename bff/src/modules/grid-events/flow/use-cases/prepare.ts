import { type HeldPost } from '../../people.ts'
import { CLAIMABLE_STATES, type EventActor } from '@jktl/shared/grid-events/lifecycle'
import { liesIn, MANAGING_POSTS } from '@jktl/shared/grid-events/model'

import type { Sql } from '../../../../platform/database/database.ts'
import type { EventCommand, EventRow, FlowRefusal } from '../../event-flow.ts'
import type { ChangeFacts } from '../domain/change.ts'
import { evidenceRefusal, isDissatisfied, masterRefusal, ratingRefusal, reopenRefusal, transferRefusal, turnRefusal } from '../domain/decide.ts'
import type { FlowContext } from '../flow-context.ts'

/** What is known once the table of actions has let it through. */
export interface Attempt<C extends EventCommand = EventCommand> {
  ctx: FlowContext
  tx: Sql
  event: EventRow
  command: C
  actors: ReadonlySet<EventActor>
  /** Of whoever does it; empty for the system. */
  accountId: string
  at: Date
}
type Prepared = ChangeFacts | FlowRefusal
type Of<A extends EventCommand['action']> = Attempt<Extract<EventCommand, { action: A }>>

const nothing = (): ChangeFacts => ({})
const unless = (refusal: FlowRefusal | null, facts: ChangeFacts = {}): Prepared => refusal ?? facts
const queueAgain = async ({ ctx, tx, event }: Attempt): Promise<ChangeFacts> => ({ queueCode: await ctx.people.queueFor(event.nodeCode, tx) })

async function claim({ ctx, tx, event, accountId }: Of<'claim'>): Promise<Prepared> {
  const { people, clocks } = ctx
  const own = (await people.postsOf(accountId, tx)).filter(({ nodeCode }) => liesIn(event.nodeCode, nodeCode))
  const isOnlyB = own.every(({ kind }) => kind === 'B')
  const besideThem =
    isOnlyB && CLAIMABLE_STATES.includes(event.state)
      ? (await people.postsAt([...new Set(own.map(({ nodeCode }) => nodeCode))], tx)).filter(({ kind }) => kind === 'A')
      : []
  const away = await people.away([accountId, ...besideThem.map((post) => post.accountId)], tx)
  return unless(
    turnRefusal(event, {
      isAway: away.has(accountId),
      isOnlyB,
      isAPresent: besideThem.some((post) => !away.has(post.accountId)),
      isHalfGone: isOnlyB && (await clocks.isHalfClaimTimeGone(event.id, tx)),
    }),
    { handler: accountId },
  )
}

async function offerTransfer({ ctx, tx, event, command, accountId }: Of<'offerTransfer'>): Promise<Prepared> {
  const { toAccountId } = command
  const candidates = (await ctx.people.candidates(event, accountId, tx)).filter((c) => c.accountId === toAccountId && !c.isAway)
  const hadItBefore = (await ctx.events.handlersOf(tx, event.id)).includes(toAccountId)
  // Somebody may be beside and above at once; above is always allowed.
  const direction = (candidates.find((c) => c.direction === 'UP') ?? candidates[0])?.direction ?? null
  return unless(transferRefusal(event, direction, hadItBefore), direction ? { direction } : {})
}

async function acceptTransfer({ ctx, tx, accountId }: Of<'acceptTransfer'>): Promise<Prepared> {
  return unless((await ctx.people.away([accountId], tx)).has(accountId) ? 'NOT_ON_DUTY' : null, { handler: accountId })
}

/** A duty officer names the grid, within what they manage. */
async function file({ ctx, tx, event, command, accountId }: Of<'file'>): Promise<Prepared> {
  const nodeCode = command.nodeCode ?? event.nodeCode
  const isManaged = ({ kind, nodeCode: managed }: HeldPost): boolean => MANAGING_POSTS.includes(kind) && liesIn(nodeCode, managed)
  if (!(await ctx.people.postsOf(accountId, tx)).some(isManaged) || !(await ctx.geo.findNode(nodeCode, tx))) return 'NODE_UNKNOWN'
  return { nodeCode, queueCode: await ctx.people.queueFor(nodeCode, tx) }
}

async function merge({ ctx, tx, event, command, accountId }: Of<'merge'>): Promise<Prepared> {
  const { masterEventId } = command
  const master = await ctx.events.find(tx, masterEventId)
  const posts = await ctx.people.postsOf(accountId, tx)
  const isReached = master !== null && posts.some(({ kind, nodeCode }) => MANAGING_POSTS.includes(kind) && liesIn(master.nodeCode, nodeCode))
  return unless(masterRefusal(event, isReached ? master : null, await ctx.events.hasMerged(tx, event.id)), { masterEventId })
}

/** What each action asks of the facts beyond the table (§3.2, §3.4, §3.5): what changes, or why not. */
const PREPARE: { [A in EventCommand['action']]: (attempt: Of<A>) => Prepared | Promise<Prepared> } = {
  file,
  rejectIntake: nothing,
  cancel: nothing,
  claim,
  answer: nothing,
  addInfo: nothing,
  askInfo: nothing,
  replyInfo: nothing,
  goOn: nothing,
  offerTransfer,
  acceptTransfer,
  declineTransfer: nothing,
  withdrawTransfer: nothing,
  lapseTransfer: nothing,
  handOver: ({ command }) => ({ handler: command.toAccountId }),
  requeue: ({ command }) => ({ queueCode: command.queueCode }),
  climb: ({ command }) => ({ queueCode: command.queueCode }),
  resolve: ({ event, command }) => unless(evidenceRefusal(event, command)),
  verifyClose: nothing,
  failCheck: queueAgain,
  rate: ({ command }) => unless(ratingRefusal(command), { isDissatisfied: isDissatisfied(command) }),
  reopen: async (attempt) => reopenRefusal(attempt.event, attempt.at) ?? queueAgain(attempt),
  merge,
  unmerge: queueAgain,
  follow: nothing,
}

export const prepare = (attempt: Attempt): Prepared | Promise<Prepared> =>
  (PREPARE[attempt.command.action] as (a: Attempt) => Prepared | Promise<Prepared>)(attempt)
