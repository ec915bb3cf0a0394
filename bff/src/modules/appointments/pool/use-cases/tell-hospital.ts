import { randomUUID } from 'node:crypto'

import { MINUTE_MS } from '@jktl/shared/kernel/dates'

import type { Clock } from '../../../../platform/clock.ts'
import type { DirectoryPublic } from '../../../directory/public.ts'
import { retryDelayMs } from '../../domain/booking-rules.ts'
import type { HospitalAnswer } from '../../domain/hospital-answers.ts'
import type { RuleBook } from '../../use-cases/rule-book.ts'
import type { LimitRepository } from '../limit.repository.ts'

const LEASE_MS = MINUTE_MS
const RETRY_MS = MINUTE_MS / 2
const RETURN_BATCH = 20

interface HospitalNumbers {
  setNumbers(hosCode: string, schId: string, periods: readonly { periodId: string; ordinals: readonly number[] }[]): Promise<HospitalAnswer<number>>
  returnNumbers(hosCode: string, schId: string, ordinals: readonly number[]): Promise<HospitalAnswer<null>>
}

/** What a hospital has to learn of its sessions: the platform's list of numbers, and the unsold ones of a sub-quota (§2.3.1). Asked again until certain. */
export class TellHospital {
  constructor(
    private readonly limits: LimitRepository,
    private readonly rules: RuleBook,
    private readonly directory: DirectoryPublic,
    private readonly hospital: HospitalNumbers,
    private readonly clock: Clock,
  ) {}

  /** @returns how many lists were sent */
  async lists(): Promise<number> {
    const due = await this.limits.leaseDueLists(this.clock.now(), LEASE_MS)
    const hosCodes = await this.hosCodes(due)
    await Promise.all(
      due.map(async ({ sessionId, institutionId, schId, version }) => {
        const hosCode = hosCodes.get(institutionId)
        const answer = hosCode ? await this.hospital.setNumbers(hosCode, schId, await this.limits.listForHospital(sessionId)) : null
        // A refusal is certain as well: the next roster says what the hospital has.
        const isCertain = answer?.kind === 'ok' || answer?.kind === 'refused'
        await this.limits.finishList(sessionId, version, isCertain ? null : this.clock.now() + RETRY_MS)
        if (answer?.kind === 'ok') await this.limits.noteOwnVersion(sessionId, answer.value)
      }),
    )
    return due.length
  }

  /** End of the window of a SPLIT session: its unsold numbers leave the pool at once, the hospital learns of it until it is certain. @returns how many sessions */
  async startReturns(): Promise<number> {
    const now = this.clock.now()
    const rule = await this.rules.ruleFor('', now)
    return this.limits.transaction(async (tx) => {
      const due = await this.limits.lockDueForReturn(now, rule.confirmDeadlineMinutes * MINUTE_MS, RETURN_BATCH, tx)
      for (const { id } of due) await this.limits.startReturn(randomUUID(), id, { cause: 'returned-to-hospital', actor: 'clock', now }, tx)
      return due.length
    })
  }

  /** @returns how many returns were sent */
  async returns(): Promise<number> {
    const due = await this.limits.leaseDueReturns(this.clock.now(), LEASE_MS)
    const hosCodes = await this.hosCodes(due)
    await Promise.all(
      due.map(async ({ id, institutionId, schId, ordinals, attempts }) => {
        const hosCode = hosCodes.get(institutionId)
        const answer = hosCode ? await this.hospital.returnNumbers(hosCode, schId, ordinals) : null
        if (answer?.kind === 'ok') return this.limits.finishReturn(id, 'TAKEN', null)
        if (answer?.kind === 'refused') return this.limits.finishReturn(id, 'REFUSED', null)
        return this.limits.finishReturn(id, null, this.clock.now() + retryDelayMs(attempts))
      }),
    )
    return due.length
  }

  private async hosCodes(rows: readonly { institutionId: string }[]): Promise<Map<string, string>> {
    const institutions = await this.directory.findInstitutions([...new Set(rows.map((row) => row.institutionId))])
    return new Map([...institutions].map(([id, { hosCode }]) => [id, hosCode]))
  }
}
