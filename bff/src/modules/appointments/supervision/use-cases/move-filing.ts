import { filingActions, filingState } from '@jktl/shared/appointments/supervision/rules'
import { isCreditCode } from '@jktl/shared/kernel/credit-code'
import { dateOf } from '@jktl/shared/kernel/dates'
import { maskName, maskPhone } from '@jktl/shared/kernel/masking'
import { type Result, ok, refuse } from '@jktl/shared/kernel/result'

import type { Clock } from '../../../../platform/clock.ts'
import type { FilingFacts, FilingsRepository } from '../filings.repository.ts'

interface FilingEntry extends Omit<FilingFacts, 'contactNameMasked' | 'contactPhoneMasked'> {
  contactName: string
  contactPhone: string
}
type Entered = 'CREDIT_CODE_WRONG' | 'FILING_PERIOD_WRONG' | 'FILING_EXISTS'
export type FilingRefusal = 'NOT_FOUND' | 'STALE' | 'FILING_ACTION_NOT_ALLOWED' | Entered
interface FilingMove {
  id: string
  /** Institutions the caller's post covers; null: the whole region. */
  institutionIds: readonly string[] | null
  version: number
  by: string
}
export type FilingStep = { action: 'edit'; entry: FilingEntry } | { action: 'submit' } | { action: 'approve' } | { action: 'return'; reason: string }

/** Of the contact only the mask is kept: the regulator asks the hospital. */
function factsOf({ contactName, contactPhone, ...entry }: FilingEntry): Result<FilingFacts, Entered> {
  const creditCode = entry.creditCode.toUpperCase()
  if (!isCreditCode(creditCode)) return refuse('CREDIT_CODE_WRONG')
  if (entry.contractUntil <= entry.contractFrom) return refuse('FILING_PERIOD_WRONG')
  return ok({ ...entry, creditCode, contactNameMasked: maskName(contactName), contactPhoneMasked: maskPhone(contactPhone) })
}

/** 备案 (R269): drafted and submitted by the hospital, decided by the regulator. */
export class MoveFiling {
  constructor(
    private readonly repository: FilingsRepository,
    private readonly isDuplicate: (error: unknown) => boolean,
    private readonly clock: Clock,
  ) {}

  /** @returns the new filing's id */
  async create(institutionId: string, entry: FilingEntry, by: string): Promise<Result<string, Entered>> {
    const facts = factsOf(entry)
    if (!facts.ok) return facts
    try {
      return ok(await this.repository.insert(institutionId, facts.value, by, this.clock.now()))
    } catch (error) {
      if (this.isDuplicate(error)) return refuse('FILING_EXISTS')
      throw error
    }
  }

  async run({ id, institutionIds, version, by }: FilingMove, step: FilingStep): Promise<Result<null, FilingRefusal>> {
    const facts = step.action === 'edit' ? factsOf(step.entry) : null
    try {
      return await this.repository.transaction(async (tx) => {
        const filing = await this.repository.find(id, tx, true)
        if (!filing || (institutionIds && !institutionIds.includes(filing.institutionId))) return refuse('NOT_FOUND')
        if (filing.version !== version) return refuse('STALE')
        const now = this.clock.now()
        const actor = step.action === 'edit' || step.action === 'submit' ? 'hospital' : 'regulator'
        if (!filingActions(filingState(filing, dateOf(now)), actor).includes(step.action)) return refuse('FILING_ACTION_NOT_ALLOWED')
        if (facts && !facts.ok) return facts
        if (facts) await this.repository.edit(tx, id, facts.value, by, now)
        else if (step.action === 'submit') await this.repository.submit(tx, id, by, now)
        else await this.repository.decide(tx, id, step.action === 'return' ? step.reason : null, by, now)
        return ok(null)
      })
    } catch (error) {
      if (this.isDuplicate(error)) return refuse('FILING_EXISTS')
      throw error
    }
  }
}
