import type { Clock } from '../../../../platform/clock.ts'
import type { Sql } from '../../../../platform/database/database.ts'
import type { DirectoryInstitution } from '../../../directory/public.ts'
import type { DeskRepository } from '../../reconciliation/desk/desk.repository.ts'
import type { ReconContext } from '../../reconciliation/use-cases/recon-context.ts'
import type { ApportionRepository } from '../apportion.repository.ts'
import type { ClearingRepository } from '../clearing.repository.ts'
import type { FileSigner } from '../../../../platform/file-signer.ts'

/** What the use cases of clearing reach the world through. */
export interface ClearingContext {
  db: Sql & { transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> }
  clock: Clock
  recon: ReconContext
  apportion: ApportionRepository
  batches: ClearingRepository
  differences: DeskRepository
  signer: FileSigner
  listInstitutions: () => Promise<DirectoryInstitution[]>
}
export const CLEARING_CONTEXT = Symbol('clearing-context')
