import { liesIn, type TransferDirection } from '@jktl/shared/grid-events/model'
import type { TransferCandidateView } from '@jktl/shared/grid-events/work/contract'

import type { TransferCandidate } from '../../people.ts'

interface Situation {
  nodeCode: string
  /** Whoever answered for it before. */
  hadIt: ReadonlySet<string>
  onlyUp: boolean
}

/** Colleagues as the sheet offers them: each once in a direction; away, or not to be given it back, they are shown and cannot be chosen (§3.2). */
export function offered(candidates: readonly TransferCandidate[], { nodeCode, hadIt, onlyUp }: Situation): TransferCandidateView[] {
  const seen = new Set<string>()
  const isFirst = (accountId: string, direction: TransferDirection): boolean => {
    const key = `${direction} ${accountId}`
    return !seen.has(key) && Boolean(seen.add(key))
  }
  return candidates
    .filter(({ accountId, direction }) => isFirst(accountId, direction))
    .map(({ accountId, name, direction, nodeCode: node, nodeName, kind, isAway, load }) => ({
      accountId,
      name,
      direction,
      nodeName,
      isSameNode: direction === 'SAME' && liesIn(nodeCode, node),
      kind,
      isAway,
      load,
      hadIt: hadIt.has(accountId),
      mayChoose: !isAway && (direction === 'UP' || !(onlyUp || hadIt.has(accountId))),
    }))
}
