import { Inject, Injectable } from '@nestjs/common'
import type { Appeal, listCredit, PersonCredit, submitAppeal } from '@jktl/shared/appointments/credit/contract'
import { RELATION_NAMES } from '@jktl/shared/identity/model'
import { DAY_MS, formatInstant } from '@jktl/shared/kernel/dates'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { type AppealRow, AppealsRepository } from './appeals.repository.ts'
import { CreditParts } from './credit.parts.ts'
import { CreditRepository, type EventRow, type ListingRow } from './credit.repository.ts'
import { creditNotices } from './domain/credit-notices.ts'
import { standingText, violationText } from './domain/credit-texts.ts'
import { ruleInForce, standings } from './use-cases/keep-credit.ts'

interface Member {
  personId: string
  identityKey: string
}

/** 预约信用 as the family sees it (A33): by the person who missed the visit, whichever account booked it (C6). */
@Injectable()
export class CreditService {
  constructor(
    @Inject(CreditParts) private readonly parts: CreditParts,
    @Inject(CreditRepository) private readonly credit: CreditRepository,
    @Inject(AppealsRepository) private readonly appeals: AppealsRepository,
    @Inject(IdentityPublic) private readonly identity: IdentityPublic,
    @Inject(DirectoryPublic) private readonly directory: DirectoryPublic,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async list(accountId: string, requestId: string): Promise<ResponseOf<typeof listCredit>> {
    const now = this.clock.now()
    const family = await this.family(accountId)
    for (const { personId } of family)
      await this.audit.record({
        actorAccountId: accountId,
        action: 'appointments.listCredit',
        objectKind: 'credit',
        objectId: null,
        personId,
        outcome: 'ALLOWED',
        requestId,
      })
    const keys = family.map((m) => m.identityKey)
    const [rules, events, listings] = await Promise.all([this.credit.listRules(), this.credit.listEventsOf(keys), this.credit.listListingsOf(keys)])
    const [appeals, labels, institutions] = await Promise.all([
      this.appeals.listOfEvents(events.map((e) => e.id)),
      this.identity.labelPersons(
        accountId,
        family.map((m) => m.personId),
      ),
      this.directory.findInstitutions([...new Set([...events.map((e) => e.institutionId), ...listings.flatMap((l) => l.institutionId ?? [])])]),
    ])
    const appealOf = new Map(appeals.map((p) => [p.eventId, p]))
    const items = family.map(({ personId, identityKey }): PersonCredit => {
      const own = events.filter((e) => e.identityKey === identityKey)
      const ownListings = listings.filter((l) => l.identityKey === identityKey)
      const places = standings(rules, own, ownListings, now)
      const rule = ruleInForce(rules, null, now)
      // The strictest of the places speaks for the person.
      const worst = places.toSorted(
        (a, b) => SEVERITY[b.decision.standing] - SEVERITY[a.decision.standing] || b.decision.countedIds.length - a.decision.countedIds.length,
      )[0]
      const listed = ownListings.find((l) => isInForce(l, now))
      const counted = worst?.decision.countedIds.length ?? 0
      const standing = listed ? 'LISTED' : worst?.decision.standing === 'LISTED' ? 'WARNED' : (worst?.decision.standing ?? 'CLEAN')
      const label = labels.get(personId)
      return {
        personId,
        personNameMasked: label?.nameMasked ?? '',
        personRelation: RELATION_NAMES[label?.relation ?? 'OTHER'],
        standing,
        counted,
        limit: worst?.rule.noShowLimit ?? rule.noShowLimit,
        windowDays: worst?.rule.noShowWindowDays ?? rule.noShowWindowDays,
        banDays: worst?.rule.banDays ?? rule.banDays,
        forgivenessPerYear: worst?.rule.forgivenessPerYear ?? rule.forgivenessPerYear,
        listedUntil: listed ? formatInstant(listed.untilAt.getTime()) : null,
        listedWhere: listed ? (listed.institutionId ? (institutions.get(listed.institutionId)?.name ?? null) : '全市') : null,
        text: standingText(standing, counted, worst?.rule.noShowLimit ?? rule.noShowLimit, listed?.untilAt.getTime() ?? null),
        violations: own.map((e) => {
          const isCounted = places.some((p) => p.decision.countedIds.includes(e.id))
          const isForgiven = places.length > 0 && places.every((p) => p.decision.forgivenIds.includes(e.id))
          const appeal = appealOf.get(e.id)
          const isOpen = e.status === 'ACTIVE' && !appeal && now < e.appealUntil.getTime()
          return {
            id: e.id,
            kind: e.kind,
            date: e.date,
            start: e.start,
            institutionName: institutions.get(e.institutionId)?.name ?? '',
            status: e.status,
            counts: isCounted,
            text: violationText({ ...e, isCounted, isForgiven }),
            appealUntil: isOpen ? formatInstant(e.appealUntil.getTime()) : null,
            appealId: appeal?.id ?? null,
            appealState: appeal?.state ?? null,
            appointmentId: e.accountId === accountId ? e.appointmentId : null,
          }
        }),
      }
    })
    const rule = ruleInForce(rules, null, now)
    const booked = await this.credit.countByAccount(accountId, now - rule.noShowWindowDays * DAY_MS)
    const isBusy = booked.events >= rule.noShowLimit && booked.people > 1
    return { serverTime: formatInstant(now), items, accountNote: isBusy ? creditNotices.accountWarned(booked.events).body : null }
  }

  async submit(accountId: string, input: Input<typeof submitAppeal>): Promise<Appeal> {
    const event = await this.ownEvent(accountId, input.params.id)
    const result = await this.parts.appeal.submit(event, { accountId, ...input.body })
    if (!result.ok) throw new Refusal(`APPOINTMENTS.${result.code}`)
    return this.getAppeal(accountId, result.value, input.requestId)
  }

  async getAppeal(accountId: string, id: string, requestId: string): Promise<Appeal> {
    const appeal = await this.appeals.find(id)
    const member = appeal && (await this.family(accountId)).find((m) => m.identityKey === appeal.identityKey)
    if (!appeal || !member) throw new Refusal(NOT_FOUND)
    await this.audit.record({
      actorAccountId: accountId,
      action: 'appointments.getAppeal',
      objectKind: 'credit-appeal',
      objectId: id,
      personId: member.personId,
      outcome: 'ALLOWED',
      requestId,
    })
    return this.presentAppeal(accountId, appeal, member.personId)
  }

  private async presentAppeal(accountId: string, p: AppealRow, personId: string): Promise<Appeal> {
    const [labels, institutions] = await Promise.all([this.identity.labelPersons(accountId, [personId]), this.directory.findInstitutions([p.institutionId])])
    return {
      id: p.id,
      eventId: p.eventId,
      state: p.state,
      text: p.text,
      evidence: p.evidence,
      submittedAt: formatInstant(p.submittedAt.getTime()),
      decidedAt: p.decidedAt ? formatInstant(p.decidedAt.getTime()) : null,
      decisionReason: p.decisionReason,
      date: p.date,
      start: p.start,
      institutionName: institutions.get(p.institutionId)?.name ?? '',
      personNameMasked: labels.get(personId)?.nameMasked ?? '',
    }
  }

  private async ownEvent(accountId: string, id: string): Promise<EventRow> {
    const event = await this.credit.findEvent(id)
    if (!event || !(await this.family(accountId)).some((m) => m.identityKey === event.identityKey)) throw new Refusal(NOT_FOUND)
    return event
  }

  /** Everybody bound to the account. */
  private async family(accountId: string): Promise<Member[]> {
    const ids = await this.identity.listBoundPersonIds(accountId)
    const persons = await Promise.all(ids.map((id) => this.identity.findBoundPerson(accountId, id)))
    return persons.flatMap((p) => (p ? [{ personId: p.personId, identityKey: p.identityKey }] : []))
  }
}

const SEVERITY = { CLEAN: 0, WARNED: 1, LISTED: 2 }
const isInForce = (l: ListingRow, now: number): boolean => l.status !== 'RELEASED' && l.fromAt.getTime() <= now && now < l.untilAt.getTime()
