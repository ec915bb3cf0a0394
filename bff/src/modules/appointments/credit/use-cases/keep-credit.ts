import type { ReleaseCause, RevocationCause, ViolationKind } from '@jktl/shared/appointments/credit/model'
import { dateOf, DAY_MS, type Instant } from '@jktl/shared/kernel/dates'

import type { Clock } from '../../../../platform/clock.ts'
import type { Sql } from '../../../../platform/database/database.ts'
import type { Outbox } from '../../../../platform/jobs/outbox.ts'
import type { DirectoryPublic } from '../../../directory/public.ts'
import { NOTICE_TOPIC } from '../../../notifications/public.ts'
import type { AppealsRepository } from '../appeals.repository.ts'
import type { CreditRepository, CreditRule, EventRow, ListingRow } from '../credit.repository.ts'
import { creditNotices, type NoticeText, type VisitWords } from '../domain/credit-notices.ts'
import { type CreditEvent, decideListing, type ListingDecision } from '../domain/decide-listing.ts'
import type { ReportsRepository } from '../reports.repository.ts'

const APPEAL_LISTING_STATES = { open: 'APPEALING', none: 'LISTED' } as const

export const creditEventOf = (row: EventRow): CreditEvent => ({
  id: row.id,
  kind: row.kind,
  at: row.at.getTime(),
  recordedAt: row.recordedAt.getTime(),
  status: row.status,
})

/** The region's rule in force, and for an institution that lists by itself its own (C5). */
export function ruleInForce(rules: readonly CreditRule[], institutionId: string | null, now: Instant): CreditRule {
  const inForce = rules.filter((r) => r.effectiveFrom <= now)
  const rule = inForce.find((r) => r.institutionId === institutionId) ?? inForce.find((r) => r.institutionId === null)
  if (!rule) throw new Error('no booking rule is in force')
  return rule
}
const ruleById = (rules: readonly CreditRule[], id: string): CreditRule => {
  const rule = rules.find((r) => r.id === id)
  if (!rule) throw new Error('a pinned booking rule is missing')
  return rule
}
/** A release by hand starts the count anew in its scope. */
const clearedAt = (listings: readonly ListingRow[], institutionId: string | null): Instant | null =>
  listings.reduce<Instant | null>(
    (last, l) => (l.releasedBy === 'MANUAL' && l.institutionId === institutionId ? Math.max(last ?? 0, l.releasedAt?.getTime() ?? 0) : last),
    null,
  )

interface ScopeDecision {
  institutionId: string | null
  rule: CreditRule
  decision: ListingDecision
  inForce: ListingRow | undefined
}

/** Pure: where a person stands in every scope their events touch. */
export function standings(rules: readonly CreditRule[], events: readonly EventRow[], listings: readonly ListingRow[], now: Instant): ScopeDecision[] {
  const places = [...new Set(events.map((e) => e.institutionId))].filter((id) => ruleInForce(rules, id, now).listingScope === 'INSTITUTION')
  const known = listings.filter((l) => l.status !== 'RELEASED').map((l) => l.institutionId)
  return [...new Set([null, ...places, ...known])].flatMap((institutionId) => {
    const inForce = listings.find((l) => l.status !== 'RELEASED' && l.institutionId === institutionId)
    const current = ruleInForce(rules, institutionId, now)
    if (!inForce && institutionId === null && current.listingScope === 'INSTITUTION') return []
    // A listing stands on the rule it was made by; a newer rule is not retroactive.
    const rule = inForce ? ruleById(rules, inForce.ruleVersionId) : current
    const counted = events.filter((e) => institutionId === null || e.institutionId === institutionId).map(creditEventOf)
    return [{ institutionId, rule, decision: decideListing(counted, rule, now, clearedAt(listings, institutionId)), inForce }]
  })
}

/** Violations, the listing that follows from them, and who is told (§2.3.5). Everything of one person happens under one lock. */
export class KeepCredit {
  constructor(
    private readonly credit: CreditRepository,
    private readonly appeals: AppealsRepository,
    private readonly reports: ReportsRepository,
    private readonly directory: DirectoryPublic,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** C1: recorded once per appointment and kind; repeating it changes nothing. */
  async record(tx: Sql, violation: { appointmentId: string; identityKey: string; ruleVersionId: string; kind: ViolationKind; at: Date }): Promise<void> {
    const now = this.clock.now()
    await this.credit.lockIdentity(tx, violation.identityKey)
    const rules = await this.credit.listRules(tx)
    const { appealDays } = ruleById(rules, violation.ruleVersionId)
    const event = await this.credit.addEvent(tx, { ...violation, now, appealUntil: new Date(now + appealDays * DAY_MS) })
    if (!event) return
    const decisions = await this.recompute(tx, violation.identityKey)
    const visit = await this.words(event, tx)
    const isForgiven = decisions.every((d) => d.decision.forgivenIds.includes(event.id))
    const text =
      event.kind === 'NO_SHOW'
        ? creditNotices.missed(visit, isForgiven, event.appealUntil.getTime())
        : creditNotices.returned(visit, event.kind === 'LATE_CANCEL')
    await this.tell(tx, event.accountId, `credit-${event.kind.toLowerCase().replace('_', '-')}`, event.id, event.appointmentId, text)
    for (const { decision, rule } of decisions)
      if (decision.standing === 'WARNED' && decision.countedIds.includes(event.id))
        await this.tell(
          tx,
          event.accountId,
          'credit-warned',
          event.id,
          event.appointmentId,
          creditNotices.warned(rule.noShowLimit - decision.countedIds.length),
        )
    await this.warnAccount(tx, event, ruleInForce(rules, null, now), now)
  }

  /** C3: recomputes at once; a listing that no longer holds is released in the same transaction. */
  async revoke(tx: Sql, appointment: { appointmentId: string; identityKey: string }, kind: ViolationKind, because: RevocationCause): Promise<void> {
    const now = this.clock.now()
    await this.credit.lockIdentity(tx, appointment.identityKey)
    const revoked = await this.credit.revokeEvents(tx, appointment.appointmentId, kind, because, now)
    if (revoked.length === 0) return
    await this.appeals.settle(
      tx,
      revoked.map((e) => e.id),
      now,
    )
    await this.recompute(tx, appointment.identityKey, because === 'APPEAL' ? 'APPEAL' : 'CORRECTION')
    if (because === 'APPEAL') return
    for (const event of revoked)
      await this.tell(tx, event.accountId, 'credit-revoked', event.id, event.appointmentId, creditNotices.revoked(await this.words(event, tx)))
  }

  /** Brings the listings of a person in line with their events. */
  async recompute(tx: Sql, identityKey: string, because: ReleaseCause = 'CORRECTION'): Promise<ScopeDecision[]> {
    const now = this.clock.now()
    await this.credit.lockIdentity(tx, identityKey)
    const rules = await this.credit.listRules(tx)
    const [events, listings] = [await this.credit.listEventsOf([identityKey], tx), await this.credit.listListingsOf([identityKey], tx)]
    const appealed = await this.appeals.listOfEvents(
      events.map((e) => e.id),
      tx,
    )
    const decisions = standings(rules, events, listings, now)
    for (const { institutionId, rule, decision, inForce } of decisions) {
      if (!decision.listing) {
        if (inForce) await this.release(tx, inForce, inForce.untilAt.getTime() <= now ? 'EXPIRY' : because, null)
        continue
      }
      const { eventIds, fromAt, untilAt } = decision.listing
      const isAppealing = appealed.some((p) => p.state === 'SUBMITTED' && eventIds.includes(p.eventId))
      const fresh = { eventIds, fromAt: new Date(fromAt), untilAt: new Date(untilAt), status: APPEAL_LISTING_STATES[isAppealing ? 'open' : 'none'] }
      if (inForce) {
        const isSame = inForce.status === fresh.status && inForce.untilAt.getTime() === untilAt && inForce.eventIds.join() === eventIds.join()
        if (!isSame) await this.credit.changeListing(tx, inForce.id, fresh, now)
        continue
      }
      const last = events.find((e) => e.id === eventIds.at(-1))
      if (!last) throw new Error('a listing without its events')
      const id = await this.credit.addListing(tx, {
        identityKey,
        institutionId,
        ruleVersionId: rule.id,
        ...fresh,
        personId: last.personId,
        accountId: last.accountId,
        now,
      })
      await this.tell(tx, last.accountId, 'credit-listed', id, last.appointmentId, creditNotices.listed(untilAt))
    }
    return decisions
  }

  /** Ends a listing; what was reported is taken back, unless it simply ran out (C3, C7). @returns false when it was released before */
  async release(tx: Sql, listing: ListingRow, by: ReleaseCause, why: { reason: string; accountId: string } | null): Promise<boolean> {
    const now = this.clock.now()
    if (!(await this.credit.releaseListing(tx, listing.id, by, { reason: why?.reason ?? null, accountId: why?.accountId ?? null, now }))) return false
    if (by !== 'EXPIRY') await this.reports.takeBack(tx, listing.id, by, now)
    const [last] = (await this.credit.listEventsOf([listing.identityKey], tx)).filter((e) => listing.eventIds.includes(e.id))
    if (listing.accountId && last) await this.tell(tx, listing.accountId, 'credit-released', listing.id, last.appointmentId, creditNotices.released(by))
    return true
  }

  /** C6: once a month, and only a word. */
  private async warnAccount(tx: Sql, event: EventRow, rule: CreditRule, now: Instant): Promise<void> {
    const { events, people } = await this.credit.countByAccount(event.accountId, now - rule.noShowWindowDays * DAY_MS, tx)
    if (events < rule.noShowLimit || people < 2) return
    await this.tell(
      tx,
      event.accountId,
      'credit-account',
      `${event.accountId}:${dateOf(now).slice(0, 7)}`,
      event.appointmentId,
      creditNotices.accountWarned(events),
    )
  }

  async tell(tx: Sql, accountId: string, kind: string, about: string, appointmentId: string, text: NoticeText): Promise<void> {
    await this.outbox.announce(tx, {
      topic: NOTICE_TOPIC,
      dedupeKey: `${about}:${kind}:1`,
      payload: { accountId, kind, ...text, link: { target: 'appointment', id: appointmentId } },
    })
  }

  async words(event: Pick<EventRow, 'date' | 'start' | 'institutionId'>, tx: Sql): Promise<VisitWords> {
    const institution = (await this.directory.findInstitutions([event.institutionId], tx)).get(event.institutionId)
    return { date: event.date, start: event.start, institutionName: institution?.name ?? '' }
  }
}
