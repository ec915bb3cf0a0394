import type { FilesRepository } from '../../evidence/files.repository.ts'
import type { PaymentContext } from '../../use-cases/context.ts'
import type { BatchesRepository } from '../batches.repository.ts'
import type { BillFilesRepository } from '../bill-files.repository.ts'
import type { ReconDesk } from '../recon-desk.ts'
import type { DeskRepository } from './desk.repository.ts'
import type { HisChargesRepository } from './his-charges.repository.ts'
import type { HisPositionsRepository } from './his-positions.repository.ts'
import type { InstitutionList, ListChannel } from './institution-list.ts'
import type { SignOffsRepository } from './sign-offs.repository.ts'

/** What the use cases of the finance desk reach the world through. */
export interface DeskContext {
  payments: PaymentContext
  recon: ReconDesk
  batches: BatchesRepository
  files: BillFilesRepository
  differences: DeskRepository
  hisCharges: HisChargesRepository
  evidenceFiles: FilesRepository
  hisPositions: HisPositionsRepository
  /** Where the lists come from. */
  lists: Record<ListChannel, InstitutionList>
  signOffs: SignOffsRepository
}
/** Names it where the desk is put together. */
export const DESK_CONTEXT = Symbol('desk-context')
