import type { Database } from '../../../../platform/database/database.ts'
import type { Alarms } from '../../alarms.ts'
import type { LedgerRepository } from '../../ledger.repository.ts'
import type { PaymentContext } from '../../use-cases/context.ts'
import type { BatchesRepository } from '../batches.repository.ts'
import type { BillFilesRepository } from '../bill-files.repository.ts'
import type { BillRowsRepository } from '../bill-rows.repository.ts'
import type { BillSource } from '../bill-source.ts'
import type { ConclusionRepository } from '../conclusion.repository.ts'
import type { DifferencesRepository } from '../differences.repository.ts'
import type { InstitutionSumsRepository } from '../institution-sums.repository.ts'
import type { TradeMatchingRepository } from '../trade-matching.repository.ts'

/** What the use cases of reconciliation reach the world through. */
export interface ReconContext {
  db: Pick<Database, 'query' | 'transaction'>
  clock: { now(): number; date(): Date }
  source: BillSource
  alarms: Alarms
  batches: BatchesRepository
  files: BillFilesRepository
  rows: BillRowsRepository
  matching: TradeMatchingRepository
  conclusions: ConclusionRepository
  differences: DifferencesRepository
  sums: InstitutionSumsRepository
  ledger: LedgerRepository
  /** First actions go through the use cases of payments and refunds. */
  payments: PaymentContext
}
