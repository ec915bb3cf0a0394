import { randomUUID } from 'node:crypto'

import { dateOf, MINUTE_MS } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Clock } from '../../../../platform/clock.ts'
import type { DirectoryPublic } from '../../../directory/public.ts'
import type { IdentityPublic } from '../../../identity/public.ts'
import { isCreditExemptDepartment } from '../../credit/domain/exempt-departments.ts'
import type { RuleBook } from '../../use-cases/rule-book.ts'
import { tierAtJoining, type Wish } from '../domain/waitlist-entry.ts'
import type { WaitlistRepository, WishFacts } from '../waitlist.repository.ts'
import type { Prepayments } from './prepayments.ts'

export type JoinRefusal =
  | 'NOT_FOUND'
  | 'PERSON_NOT_VERIFIED'
  | 'PHONE_NEEDED'
  | 'LISTED'
  | 'SAME_SESSION_BOOKED'
  | 'WAITLIST_NOT_NEEDED'
  | 'WAITLIST_CLOSED'
  | 'WAITLIST_FULL'
  | 'ALREADY_WAITING'
  | 'PREPAY_NOT_OFFERED'

/** Why nobody can join for this wish now; null when joining is open. */
export function closedFor(facts: WishFacts): 'WAITLIST_CLOSED' | 'WAITLIST_NOT_NEEDED' | null {
  if (facts.open === 0 || !facts.released || facts.until === null) return 'WAITLIST_CLOSED'
  return facts.free > 0 ? 'WAITLIST_NOT_NEEDED' : null
}

/** 候补 (§2.3.4): only for what is released and sold out; the joining statement looks once more. */
export class JoinWaitlist {
  constructor(
    private readonly repository: WaitlistRepository,
    private readonly rules: RuleBook,
    private readonly identity: IdentityPublic,
    private readonly directory: DirectoryPublic,
    private readonly prepayments: Prepayments,
    private readonly clock: Clock,
  ) {}

  /** @returns the entry's id */
  async run(accountId: string, request: Wish & { personId: string; prepay: boolean }): Promise<Result<string, JoinRefusal>> {
    const now = this.clock.now()
    const person = await this.identity.findBoundPerson(accountId, request.personId)
    if (!person) return refuse('NOT_FOUND')
    if (person.realName !== 'VERIFIED') return refuse('PERSON_NOT_VERIFIED')
    if (!person.phone) return refuse('PHONE_NEEDED')
    const facts = await this.repository.factsOf(request, now)
    const closed = closedFor(facts)
    if (closed) return refuse(closed)
    const institution = facts.institutionId ? (await this.directory.findInstitutions([facts.institutionId])).get(facts.institutionId) : undefined
    if (!institution || !facts.until) return refuse('WAITLIST_CLOSED')
    if (request.prepay && (!institution.onlinePay || facts.maxFeeFen === 0 || !(await this.prepayments.isOffered(institution.id))))
      return refuse('PREPAY_NOT_OFFERED')
    const rule = await this.rules.ruleFor(institution.id, now)
    const until = facts.until
    const department = (await this.directory.findDepartments([request.departmentId])).get(request.departmentId)
    const id = randomUUID()
    const outcome = await this.repository.joining(async (tx) => {
      const joined = await this.repository.join(tx, {
        ...request,
        id,
        accountId,
        identityKey: person.identityKey,
        institutionId: institution.id,
        tier: tierAtJoining(person.birthDate, dateOf(now), rule),
        now,
        until,
        ruleVersionId: rule.id,
        maxEntries: rule.waitlistMaxEntries,
        prepayFen: request.prepay ? facts.maxFeeFen : 0,
        isCreditExempt: department !== undefined && isCreditExemptDepartment(department.standardCode),
      })
      if (joined === 'joined' && request.prepay)
        await this.prepayments.open(tx, {
          entryId: id,
          accountId,
          personId: person.personId,
          institution,
          amountFen: facts.maxFeeFen,
          payBy: Math.min(now + rule.holdMinutes * MINUTE_MS, until.getTime()),
        })
      return joined
    })
    switch (outcome) {
      case 'joined':
        return ok(id)
      case 'already':
        return refuse('ALREADY_WAITING')
      case 'full':
        return refuse('WAITLIST_FULL')
      case 'free':
        return refuse('WAITLIST_NOT_NEEDED')
      case 'listed':
        return refuse('LISTED')
      case 'booked':
        return refuse('SAME_SESSION_BOOKED')
    }
  }
}
