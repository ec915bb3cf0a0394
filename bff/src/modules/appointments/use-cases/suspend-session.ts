import { type Result, ok, refuse } from '@jktl/shared/kernel/result'
import { type Instant, MINUTE_MS } from '@jktl/shared/kernel/dates'

import type { Clock } from '../../../platform/clock.ts'
import type { Sql } from '../../../platform/database/database.ts'
import type { DirectoryPublic } from '../../directory/public.ts'
import type { HospitalAnswer } from '../domain/hospital-answers.ts'
import type { SuspensionRepository } from '../suspension.repository.ts'

const STOP_LEASE_MS = MINUTE_MS
const STOP_RETRY_MS = MINUTE_MS / 2

export interface HospitalStop {
  stop(hosCode: string, schId: string, reason: string): Promise<HospitalAnswer<null>>
}
export interface SuspensionRequest {
  sessionId: string
  /** Institutions the caller's post covers; null: the whole region. */
  institutionIds: readonly string[] | null
  accountId: string
  /** The version the staff member saw. */
  version: number
  reason: string
  note: string | null
}

type SuspensionWitness = (tx: Sql, done: SuspensionRequest & { institutionId: string; now: Instant }) => Promise<void>

/** 停诊 (A26): the session and its unsold numbers at once, its appointments and the hospital through due rows, so that a crash resumes (J13). */
export class SuspendSession {
  private witness: SuspensionWitness | null = null

  constructor(
    private readonly repository: SuspensionRepository,
    private readonly directory: DirectoryPublic,
    private readonly hospital: HospitalStop,
    private readonly clock: Clock,
  ) {}

  /** Whoever keeps what one person did alone, for a second one to look at (A26). */
  onSuspended(witness: SuspensionWitness): void {
    this.witness = witness
  }

  async run(request: SuspensionRequest): Promise<Result<string, 'NOT_FOUND' | 'STALE' | 'SESSION_SUSPENDED' | 'SESSION_OVER'>> {
    return this.repository.transaction(async (tx) => {
      const session = await this.repository.lockSession(tx, request.sessionId)
      if (!session || (request.institutionIds && !request.institutionIds.includes(session.institutionId))) return refuse('NOT_FOUND')
      if (session.state === 'SUSPENDED') return refuse('SESSION_SUSPENDED')
      const now = this.clock.now()
      if (now >= session.endsAt.getTime()) return refuse('SESSION_OVER')
      if (session.version !== request.version) return refuse('STALE')
      await this.witness?.(tx, { ...request, institutionId: session.institutionId, now })
      await this.repository.suspend(tx, session.id, { reason: request.reason, note: request.note, by: request.accountId, tellHospital: true, now })
      return ok(session.id)
    })
  }

  /** Tells the hospitals of sessions stopped here, until they are certain. @returns how many were told */
  async tellHospitals(): Promise<number> {
    const due = await this.repository.leaseDueStops(this.clock.now(), STOP_LEASE_MS)
    const institutions = await this.directory.findInstitutions([...new Set(due.map((d) => d.institutionId))])
    await Promise.all(
      due.map(async ({ sessionId, institutionId, schId, reason }) => {
        const hosCode = institutions.get(institutionId)?.hosCode
        const answer = hosCode ? await this.hospital.stop(hosCode, schId, reason) : null
        const isCertain = answer?.kind === 'ok' || answer?.kind === 'refused'
        await this.repository.finishStop(sessionId, isCertain ? null : this.clock.now() + STOP_RETRY_MS)
      }),
    )
    return due.length
  }
}
