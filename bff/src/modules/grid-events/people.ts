import type { PostKind, TransferDirection } from '@jktl/shared/grid-events/model'

import type { Sql } from '../../platform/database/database.ts'

export interface HeldPost {
  accountId: string
  nodeCode: string
  kind: PostKind
}
export interface TransferCandidate {
  accountId: string
  name: string
  direction: TransferDirection
  nodeCode: string
  nodeName: string
  kind: PostKind
  /** On leave or suspended: shown, not to be chosen. */
  isAway: boolean
  /** Open events in their hands. */
  load: number
}

/** Who works where (R259, R260, §3.2). */
export abstract class GridPeople {
  /** Posts held now. Jurisdiction: whatever lies in the node of any of them. */
  abstract postsOf(accountId: string, sql?: Sql): Promise<HeldPost[]>
  /** Everybody with a post at exactly these nodes. */
  abstract postsAt(nodeCodes: readonly string[], sql?: Sql): Promise<HeldPost[]>
  /** Which of them are on leave or suspended now. */
  abstract away(accountIds: readonly string[], sql?: Sql): Promise<ReadonlySet<string>>
  /** 本级, 上级, 下级 of an event's handler (§3.2); never the handler. */
  abstract candidates(event: { nodeCode: string }, handlerAccountId: string, sql?: Sql): Promise<TransferCandidate[]>
  /** Nearest node, from the place upwards and at most its county, with somebody of A or B 岗 (or managing) who is there now. */
  abstract queueFor(nodeCode: string, sql?: Sql): Promise<string>
  /** Who takes over what a colleague leaves: B 岗 of the node (else A), present; null: the parent has to. */
  abstract deputyFor(nodeCode: string, leavingAccountId: string, sql?: Sql): Promise<string | null>
}
