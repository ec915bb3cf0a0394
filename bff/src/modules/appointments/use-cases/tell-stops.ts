import { MINUTE_MS } from '@jktl/shared/kernel/dates'

import type { Clock } from '../../../platform/clock.ts'
import type { DirectoryPublic } from '../../directory/public.ts'
import type { HospitalAnswer } from '../domain/hospital-answers.ts'
import type { SuspensionRepository } from '../suspension.repository.ts'

const STOP_LEASE_MS = MINUTE_MS
const STOP_RETRY_MS = MINUTE_MS / 2

export interface HospitalStop {
  stop(hosCode: string, schId: string, reason: string): Promise<HospitalAnswer<null>>
}
/** Tells the hospitals of sessions stopped here (停诊, A26) through due rows, so that a crash resumes (J13). */
export class TellStops {
  constructor(
    private readonly repository: SuspensionRepository,
    private readonly directory: DirectoryPublic,
    private readonly hospital: HospitalStop,
    private readonly clock: Clock,
  ) {}

  /** Until the hospitals are certain. @returns how many were told */
  async run(): Promise<number> {
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
