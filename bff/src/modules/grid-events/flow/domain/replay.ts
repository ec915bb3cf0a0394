import type { EventStep } from '../../event-flow.ts'
import { changeOf, type EventBody } from './change.ts'

/** The event as its steps tell it: must equal the row (§3.1). @throws Error when a step does not follow from the one before */
export function replay(steps: readonly EventStep[]): EventBody {
  const [first, ...rest] = steps
  if (first?.action !== 'report') throw new Error('the first step is the report')
  const { nodeCode, isPlaceDoubtful } = first.data as { nodeCode: string; isPlaceDoubtful: boolean }
  let event: EventBody = {
    state: 'REPORTED',
    handlerAccountId: null,
    round: 1,
    nodeCode,
    queueCode: nodeCode,
    isPlaceDoubtful,
    transfers: 0,
    followers: 0,
    masterEventId: null,
    mergedFromState: null,
    resolvedAt: null,
    endedAt: null,
  }
  for (const { action, fromState, toState, data, at } of rest) {
    if (action === 'report' || fromState !== event.state) throw new Error(`step ${action} does not follow from ${event.state}`)
    const { nextLookAt: _, ...next } = changeOf(event, action, data, at)
    if (next.state !== toState) throw new Error(`step ${action} led to ${toState}, the table to ${next.state}`)
    event = next
  }
  return event
}
