import type { ClueOutcome, ClueState } from '@jktl/shared/grid-events/clue/model'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { ClueAction } from '../clues.repository.ts'
import type { ClueContext } from './context.ts'

export type ClueStepAsked = { action: 'ACKNOWLEDGED' } | { action: 'NOTED'; note: string } | { action: 'CLOSED'; note: string; outcome: ClueOutcome }

/** From where to where; what is not here is refused. A clue is taken before anything is done about it. */
const MOVES: Record<Exclude<ClueAction, 'RECEIVED'>, { from: ClueState; to: ClueState }> = {
  ACKNOWLEDGED: { from: 'RECEIVED', to: 'ACKNOWLEDGED' },
  NOTED: { from: 'ACKNOWLEDGED', to: 'ACKNOWLEDGED' },
  CLOSED: { from: 'ACKNOWLEDGED', to: 'CLOSED' },
}

/** One step of the CDC on a clue (§3.9); the first acknowledgement ends the calls. */
export async function stepClue(
  { db, clock, vault, clues }: ClueContext,
  { id, version, accountId }: { id: string; version: number; accountId: string },
  step: ClueStepAsked,
): Promise<Result<null, 'NOT_FOUND' | 'STALE' | 'CLUE_STATE'>> {
  return db.transaction(async (tx) => {
    const clue = await clues.find(id, tx, true)
    if (!clue) return refuse('NOT_FOUND')
    if (clue.version !== version) return refuse('STALE')
    const { from, to } = MOVES[step.action]
    if (clue.state !== from) return refuse('CLUE_STATE')
    const at = clock.date()
    if (!(await clues.move(tx, id, version, { state: to, outcome: step.action === 'CLOSED' ? step.outcome : null, at }))) return refuse('STALE')
    const noteSealed = step.action === 'ACKNOWLEDGED' ? null : vault.seal(step.note)
    await clues.addStep(tx, id, { action: step.action, officerAccountId: accountId, noteSealed, at })
    return ok(null)
  })
}
