import type { FilesRepository } from '../../evidence/files.repository.ts'
import type { PaymentContext } from '../../use-cases/context.ts'
import type { DecisionsRepository } from '../decisions.repository.ts'
import type { RefundDeskRepository } from '../refund-desk.repository.ts'

/** What the refund desk reaches the world through. */
export interface DeskContext {
  pay: PaymentContext
  decisions: DecisionsRepository
  desk: RefundDeskRepository
  files: FilesRepository
}
/** Whoever acts at the desk, and for which institutions; null: the whole region. */
export interface DeskActor {
  accountId: string
  institutionIds: readonly string[] | null
}
