import type { BlockKind } from '@jktl/shared/health-records/desk/model'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { ProposalRow } from '../privacy.repository.ts'
import type { PrivacyContext } from './context.ts'

type ProposeRefusal = 'NOT_FOUND' | 'BLOCK_PERSON_UNKNOWN' | 'BLOCK_EXISTS'
type Proposed = Promise<Result<ProposalRow, ProposeRefusal>>

/** With evidence: somebody may see nothing of this person any more. It takes effect when another human being agrees (§3.5 step 4, §3.6). */
export async function proposeBlock(
  ctx: PrivacyContext,
  asked: { personId: string; kind: BlockKind; blocked: { name: string; idNumber: string }; evidence: string; accountId: string },
): Proposed {
  const { identity } = ctx
  const blockedPersonId = await identity.findNamedPerson(asked.blocked.name, asked.blocked.idNumber)
  const [person] = await identity.describePersons([asked.personId])
  if (!person) return refuse('NOT_FOUND')
  if (blockedPersonId === null || blockedPersonId === asked.personId) return refuse('BLOCK_PERSON_UNKNOWN')
  return write(ctx, { ...asked, blockedPersonId, liftsBlockId: null })
}

/** With evidence: a block is needed no more. */
export async function proposeLift(ctx: PrivacyContext, asked: { blockId: string; evidence: string; accountId: string }): Proposed {
  const block = await ctx.privacy.findBlock(asked.blockId)
  return block ? write(ctx, { ...block, ...asked, liftsBlockId: block.id }) : refuse('BLOCK_PERSON_UNKNOWN')
}

async function write(
  { db, clock, vault, privacy }: PrivacyContext,
  asked: { personId: string; kind: BlockKind; blockedPersonId: string; liftsBlockId: string | null; evidence: string; accountId: string },
): Proposed {
  const { personId, kind, blockedPersonId, liftsBlockId } = asked
  const proposal = { personId, kind, blockedPersonId, liftsBlockId, evidenceSealed: vault.seal(asked.evidence), proposedBy: asked.accountId }
  const written = await privacy.propose(db, { ...proposal, proposedAt: clock.date() })
  return written ? ok(written) : refuse('BLOCK_EXISTS')
}

/** Somebody else than who proposed decides; from the next question on it counts. */
export async function decideBlock(
  { db, clock, grants, privacy }: PrivacyContext,
  decision: { id: string; version: number; accountId: string; agrees: boolean },
): Promise<Result<ProposalRow, 'NOT_FOUND' | 'STALE' | 'BLOCK_OWN_PROPOSAL' | 'BLOCK_DECIDED'>> {
  return db.transaction(async (tx) => {
    const proposal = await privacy.findProposal(tx, decision.id, true)
    if (!proposal) return refuse('NOT_FOUND')
    if (proposal.status !== 'PROPOSED') return refuse('BLOCK_DECIDED')
    if (proposal.version !== decision.version) return refuse('STALE')
    if (proposal.proposedBy === decision.accountId) return refuse('BLOCK_OWN_PROPOSAL')
    const at = clock.date()
    await privacy.decide(tx, proposal.id, decision.agrees ? 'AGREED' : 'REJECTED', decision.accountId, at)
    if (decision.agrees) {
      if (proposal.liftsBlockId === null) await privacy.block(tx, proposal, at)
      else await privacy.lift(tx, proposal.liftsBlockId, at)
      await grants.raiseEpoch(tx, proposal.personId)
    }
    const decided = await privacy.findProposal(tx, proposal.id)
    if (!decided) throw new Error('a proposal that was locked is missing')
    return ok(decided)
  })
}
