import type { Database } from '../../../platform/database/database.ts'
import type { PaymentContext } from '../use-cases/context.ts'
import { BatchesRepository } from './batches.repository.ts'
import { BillFilesRepository } from './bill-files.repository.ts'
import { BillRowsRepository } from './bill-rows.repository.ts'
import type { BillSource } from './bill-source.ts'
import { ConclusionRepository } from './conclusion.repository.ts'
import { DifferencesRepository } from './differences.repository.ts'
import { InstitutionSumsRepository } from './institution-sums.repository.ts'
import { TradeMatchingRepository } from './trade-matching.repository.ts'
import type { ReconContext } from './use-cases/recon-context.ts'

/** The engine put together; the bench runs the same one. */
export const reconContext = (db: Database, payments: PaymentContext, source: BillSource): ReconContext => ({
  db,
  clock: payments.clock,
  source,
  alarms: payments.alarms,
  batches: new BatchesRepository(),
  files: new BillFilesRepository(),
  rows: new BillRowsRepository(db),
  matching: new TradeMatchingRepository(),
  conclusions: new ConclusionRepository(),
  differences: new DifferencesRepository(),
  sums: new InstitutionSumsRepository(),
  ledger: payments.ledger,
  payments,
})
