import { isInFuture, isReleaseTime } from '@jktl/shared/appointments/pool/rules'
import type { RuleParameters } from '@jktl/shared/appointments/pool/rule-contract'
import { dateOf, type Instant } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Clock } from '../../../../platform/clock.ts'
import { isTakenVersion } from '../review.repository.ts'
import type { RuleVersionRepository } from '../rule-version.repository.ts'

/** A new version of the booking rules (R349): for days to come, never for what is booked already (AP4, C5). */
export class AddRuleVersion {
  constructor(
    private readonly versions: RuleVersionRepository,
    private readonly clock: Clock,
  ) {}

  async run(rule: {
    institutionId: string | null
    /** The highest version that the author saw. */
    seen: number
    effectiveFrom: Instant
    source: string
    parameters: RuleParameters
  }): Promise<Result<string, 'STALE' | 'RULE_NOT_IN_FUTURE' | 'RELEASE_AT_NIGHT' | 'RULE_TIMES'>> {
    const { parameters } = rule
    if (Number.isNaN(rule.effectiveFrom) || !isInFuture(dateOf(rule.effectiveFrom), this.clock.now())) return refuse('RULE_NOT_IN_FUTURE')
    if (!isReleaseTime(parameters.releaseTime)) return refuse('RELEASE_AT_NIGHT')
    const isNightWhole = (parameters.noBookingFrom === null) === (parameters.noBookingUntil === null)
    if (parameters.coolingMaxMinutes < parameters.coolingMinMinutes || !isNightWhole) return refuse('RULE_TIMES')
    const newest = (await this.versions.list(rule.institutionId)).find((row) => row.institutionId === rule.institutionId)?.version ?? 0
    if (newest !== rule.seen) return refuse('STALE')
    try {
      return ok(await this.versions.add({ ...rule, version: newest + 1 }))
    } catch (error) {
      if (isTakenVersion(error)) return refuse('STALE')
      throw error
    }
  }
}
