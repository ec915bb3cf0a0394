import { Inject, Injectable } from '@nestjs/common'
import type {
  correctAttendance,
  CreditListing,
  decideAppeal,
  listCreditListings,
  listStaffAppeals,
  listUnseenVisits,
  reportDelay,
  StaffAppeal,
  StaffAppealDetail,
  stateOnAppeal,
} from '@jktl/shared/appointments/credit/contract'
import { dateOf, formatInstant, HOUR_MS, instantAt } from '@jktl/shared/kernel/dates'
import type { Page } from '@jktl/shared/kernel/paging'
import type { QueryOf, ResponseOf } from '@jktl/shared/kernel/route'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import { cursorOf, readCursor } from '../../../platform/http/cursor.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { AppointmentsRepository } from '../appointments.repository.ts'
import { type AppealRow, AppealsRepository } from './appeals.repository.ts'
import { AttendanceRepository } from './attendance.repository.ts'
import { CreditParts } from './credit.parts.ts'
import { CreditRepository, type ListingRow } from './credit.repository.ts'
import { factText } from './domain/fact-texts.ts'
import { ReportsRepository } from './reports.repository.ts'
import { standings } from './use-cases/keep-credit.ts'
import { reportableFrom } from './use-cases/report-listing.ts'

const PAGE_SIZE = 20
const UNSEEN_LIMIT = 100
/** The nightly feed may take this long before a hospital counts as lagging. */
const LAG_MS = HOUR_MS

/** Institutions a staff caller may act in; null: all of the region. */
const reachOf = (caller: Caller): string[] | null =>
  caller.roles.has('system_admin') || caller.roles.has('appointments_regulator')
    ? null
    : caller.posts.filter((p) => p.role === 'hospital_pool_manager' && p.institutionId).map((p) => p.institutionId ?? '')

/** What the hospital's manager and the regulator see and decide about credit. */
@Injectable()
export class CreditDeskService {
  constructor(
    @Inject(CreditParts) private readonly parts: CreditParts,
    @Inject(CreditRepository) private readonly credit: CreditRepository,
    @Inject(AppealsRepository) private readonly appeals: AppealsRepository,
    @Inject(AttendanceRepository) private readonly attendance: AttendanceRepository,
    @Inject(ReportsRepository) private readonly reports: ReportsRepository,
    @Inject(AppointmentsRepository) private readonly appointments: AppointmentsRepository,
    @Inject(IdentityPublic) private readonly identity: IdentityPublic,
    @Inject(DirectoryPublic) private readonly directory: DirectoryPublic,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  // ---- appeals ----

  async listAppeals(caller: Caller, query: QueryOf<typeof listStaffAppeals>, requestId: string): Promise<Page<StaffAppeal>> {
    const limit = query.limit ?? PAGE_SIZE
    const isWaiting = query.state !== 'DECIDED'
    const rows = await this.appeals.list({ institutionIds: reachOf(caller), isWaiting, after: readCursor(query.cursor), limit: limit + 1 })
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return {
      items: await this.presentAppeals(caller, shown, 'appointments.listStaffAppeals', requestId),
      nextCursor: rows.length > limit && last ? cursorOf(isWaiting ? last.submittedAt : (last.decidedAt ?? last.submittedAt), last.id) : null,
    }
  }

  async getAppeal(caller: Caller, id: string, requestId: string): Promise<StaffAppealDetail> {
    const row = await this.reachableAppeal(caller, id)
    const [appeal] = await this.presentAppeals(caller, [row], 'appointments.getStaffAppeal', requestId)
    if (!appeal) throw new Refusal(NOT_FOUND)
    const [facts, sources, rules, events, listings] = await Promise.all([
      this.appeals.listFacts(row.appointmentId),
      this.attendance.listSources([row.institutionId]),
      this.credit.listRules(),
      this.credit.listEventsOf([row.identityKey]),
      this.credit.listListingsOf([row.identityKey]),
    ])
    const counted = new Set(standings(rules, events, listings, this.clock.now()).flatMap((s) => s.decision.countedIds))
    counted.delete(row.eventId)
    const watermark = sources[0]?.watermark
    return {
      ...appeal,
      facts: facts.flatMap(({ at, source, what }) => {
        const text = factText(source, what)
        return text ? [{ at: formatInstant(at.getTime()), text }] : []
      }),
      watermark: watermark ? formatInstant(watermark.getTime()) : null,
      otherCounted: counted.size,
    }
  }

  async state(caller: Caller, input: Input<typeof stateOnAppeal>): Promise<StaffAppealDetail> {
    const { id } = input.params
    const row = await this.reachableAppeal(caller, id)
    if (row.state !== 'SUBMITTED') throw new Refusal('APPOINTMENTS.APPEAL_DECIDED')
    if (!(await this.appeals.state(id, input.ifMatch, input.body.statement, caller.accountId, this.clock.now()))) return this.stale(caller, id, input.requestId)
    await this.note(caller, 'appointments.stateOnAppeal', id, row.personId, null, input.requestId)
    return this.getAppeal(caller, id, input.requestId)
  }

  async decide(caller: Caller, input: Input<typeof decideAppeal>): Promise<StaffAppealDetail> {
    const { id } = input.params
    const row = await this.reachableAppeal(caller, id)
    const { decision, reason } = input.body
    const by = { accountId: caller.accountId, institutionIds: reachOf(caller) }
    const result = await this.parts.appeal.decide(id, by, { version: input.ifMatch, isAccepted: decision === 'accept', reason })
    if (!result.ok && result.code === 'STALE') return this.stale(caller, id, input.requestId)
    if (!result.ok) throw new Refusal(result.code === 'NOT_FOUND' ? NOT_FOUND : `APPOINTMENTS.${result.code}`)
    await this.note(caller, 'appointments.decideAppeal', id, row.personId, decision, input.requestId)
    return this.getAppeal(caller, id, input.requestId)
  }

  private async stale(caller: Caller, id: string, requestId: string): Promise<never> {
    throw new Refusal('KERNEL.STALE', { current: await this.getAppeal(caller, id, requestId) })
  }

  private async reachableAppeal(caller: Caller, id: string): Promise<AppealRow> {
    const row = await this.appeals.find(id)
    const reach = reachOf(caller)
    if (!row || (reach && !reach.includes(row.institutionId))) throw new Refusal(NOT_FOUND)
    return row
  }

  private async presentAppeals(caller: Caller, rows: readonly AppealRow[], action: string, requestId: string): Promise<StaffAppeal[]> {
    await this.read(
      caller,
      action,
      rows.map((r) => r.personId),
      requestId,
    )
    const [persons, institutions, departments] = await Promise.all([
      this.identity.labelPersons(null, [...new Set(rows.map((r) => r.personId))]),
      this.directory.findInstitutions([...new Set(rows.map((r) => r.institutionId))]),
      this.directory.findDepartments([...new Set(rows.map((r) => r.departmentId))]),
    ])
    return rows.map((r) => ({
      id: r.id,
      version: r.version,
      state: r.state,
      submittedAt: formatInstant(r.submittedAt.getTime()),
      appointmentId: r.appointmentId,
      institutionName: institutions.get(r.institutionId)?.name ?? '',
      departmentName: departments.get(r.departmentId)?.name ?? '',
      date: r.date,
      start: r.start,
      personNameMasked: persons.get(r.personId)?.nameMasked ?? '',
      kind: r.kind,
      text: r.text,
      evidence: r.evidence,
      statement: r.statement,
      decidedAt: r.decidedAt ? formatInstant(r.decidedAt.getTime()) : null,
      decisionReason: r.decisionReason,
      canDecide: r.state === 'SUBMITTED' && r.statementBy !== caller.accountId && r.accountId !== caller.accountId,
    }))
  }

  // ---- attendance ----

  async listUnseen(caller: Caller, requestId: string): Promise<ResponseOf<typeof listUnseenVisits>> {
    const now = this.clock.now()
    const reach = reachOf(caller)
    const [sources, sessions, rows] = await Promise.all([
      this.attendance.listSources(reach),
      reach ? this.attendance.listRunning(reach, now, UNSEEN_LIMIT) : Promise.resolve([]),
      this.attendance.listUnseen(reach, now, UNSEEN_LIMIT),
    ])
    await this.read(
      caller,
      'appointments.listUnseenVisits',
      rows.map((r) => r.personId),
      requestId,
    )
    const places = [...rows, ...sessions]
    const [persons, institutions, departments, doctors] = await Promise.all([
      this.identity.labelPersons(null, [...new Set(rows.map((r) => r.personId))]),
      this.directory.findInstitutions([...new Set(sources.map((s) => s.institutionId))]),
      this.directory.findDepartments([...new Set(places.map((p) => p.departmentId))]),
      this.directory.findDoctors([...new Set(places.map((p) => p.doctorId))]),
    ])
    const midnight = instantAt(dateOf(now - LAG_MS))
    return {
      asOf: formatInstant(now),
      sources: sources
        .map((s) => ({
          institutionId: s.institutionId,
          institutionName: institutions.get(s.institutionId)?.name ?? '',
          watermark: s.watermark ? formatInstant(s.watermark.getTime()) : null,
          askedAt: s.doneAt ? formatInstant(s.doneAt.getTime()) : null,
          unseen: s.unseen,
          lagging: s.watermark === null || s.watermark.getTime() < midnight,
        }))
        .filter((s) => reach !== null || s.unseen > 0 || s.lagging),
      sessions: sessions.map((s) => ({
        ...s,
        departmentName: departments.get(s.departmentId)?.name ?? '',
        doctorName: doctors.get(s.doctorId)?.name ?? '',
      })),
      items: rows.map((r) => ({
        appointmentId: r.appointmentId,
        version: r.version,
        state: r.state,
        sessionId: r.sessionId,
        institutionName: institutions.get(r.institutionId)?.name ?? '',
        departmentName: departments.get(r.departmentId)?.name ?? '',
        doctorName: doctors.get(r.doctorId)?.name ?? '',
        date: r.date,
        start: r.start,
        numberOrdinal: r.ordinal,
        personNameMasked: persons.get(r.personId)?.nameMasked ?? '',
        waitingFor:
          r.state === 'NO_SHOW' ? '已记失约；来过请更正' : r.isDelayed ? '这一场晚点，还没说看完' : r.isComplete ? '马上判定' : '等医院把到诊记录传完',
      })),
    }
  }

  async correct(caller: Caller, input: Input<typeof correctAttendance>): Promise<ResponseOf<typeof correctAttendance>> {
    const { id } = input.params
    const shown = async (): Promise<ResponseOf<typeof correctAttendance> & { personId: string }> => {
      const a = await this.appointments.findById(id)
      if (!a) throw new Refusal(NOT_FOUND)
      return { appointmentId: id, state: a.state, version: a.version, personId: a.personId }
    }
    const result = await this.parts.appeal.correct(id, { institutionIds: reachOf(caller) }, input.ifMatch)
    if (!result.ok && result.code === 'STALE') {
      const { personId: _, ...current } = await shown()
      throw new Refusal('KERNEL.STALE', { current })
    }
    if (!result.ok) throw new Refusal(result.code === 'NOT_FOUND' ? NOT_FOUND : `APPOINTMENTS.${result.code}`)
    const { personId, ...answer } = await shown()
    await this.note(caller, 'appointments.correctAttendance', id, personId, input.body.reason, input.requestId)
    return answer
  }

  async delay(caller: Caller, input: Input<typeof reportDelay>): Promise<ResponseOf<typeof reportDelay>> {
    const { id } = input.params
    const { delayMinutes } = input.body
    const place = await this.attendance.findSessionPlace(id)
    const reach = reachOf(caller)
    if (!place || (reach && !reach.includes(place.institutionId))) throw new Refusal(NOT_FOUND)
    const version = await this.attendance.saveDelay(id, input.ifMatch, delayMinutes, caller.accountId, this.clock.now())
    if (version === null) throw new Refusal('KERNEL.STALE', { current: { sessionId: id, version: place.version } })
    await this.note(caller, 'appointments.reportDelay', id, null, `${delayMinutes} minutes`, input.requestId)
    return { sessionId: id, delayMinutes, version }
  }

  // ---- the list ----

  async listListings(caller: Caller, query: QueryOf<typeof listCreditListings>, requestId: string): Promise<Page<CreditListing>> {
    const limit = query.limit ?? PAGE_SIZE
    const isInForce = query.status === undefined ? null : query.status === 'IN_FORCE'
    const rows = await this.credit.listAll({ isInForce, before: readCursor(query.cursor), limit: limit + 1 })
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return {
      items: await this.presentListings(caller, shown, 'appointments.listCreditListings', requestId),
      nextCursor: rows.length > limit && last ? cursorOf(last.decidedAt, last.id) : null,
    }
  }

  async release(caller: Caller, id: string, version: number, reason: string, requestId: string): Promise<CreditListing> {
    const result = await this.parts.report.release(id, version, { reason, accountId: caller.accountId })
    if (!result.ok) return this.refuse(caller, id, result.code, requestId)
    await this.note(caller, 'appointments.releaseListing', id, null, reason, requestId)
    return this.showListing(caller, id, requestId)
  }

  async report(caller: Caller, id: string, version: number, requestId: string): Promise<CreditListing> {
    const result = await this.parts.report.report(id, version, caller.accountId)
    if (!result.ok) return this.refuse(caller, id, result.code, requestId)
    await this.note(caller, 'appointments.reportListing', id, null, null, requestId)
    return this.showListing(caller, id, requestId)
  }

  private async refuse(caller: Caller, id: string, code: string, requestId: string): Promise<never> {
    if (code === 'STALE') throw new Refusal('KERNEL.STALE', { current: await this.showListing(caller, id, requestId) })
    throw new Refusal(code === 'NOT_FOUND' ? NOT_FOUND : `APPOINTMENTS.${code}`)
  }

  private async showListing(caller: Caller, id: string, requestId: string): Promise<CreditListing> {
    const row = await this.credit.findListing(id)
    const [listing] = row ? await this.presentListings(caller, [row], 'appointments.showListing', requestId) : []
    if (!listing) throw new Refusal(NOT_FOUND)
    return listing
  }

  private async presentListings(caller: Caller, rows: readonly ListingRow[], action: string, requestId: string): Promise<CreditListing[]> {
    const personIds = rows.flatMap((r) => r.personId ?? [])
    await this.read(caller, action, personIds, requestId)
    const now = this.clock.now()
    const [persons, institutions, reports, rules, events, appeals] = await Promise.all([
      this.identity.labelPersons(null, [...new Set(personIds)]),
      this.directory.findInstitutions([...new Set(rows.flatMap((r) => r.institutionId ?? []))]),
      this.reports.listOf(rows.map((r) => r.id)),
      this.credit.listRules(),
      this.credit.listEventsOf([...new Set(rows.map((r) => r.identityKey))]),
      this.appeals.listOfEvents(rows.flatMap((r) => r.eventIds)),
    ])
    return rows.map((r) => {
      const report = reports.get(r.id)
      const person = r.personId ? persons.get(r.personId) : undefined
      const from = reportableFrom(events, r)
      const isAppealed = appeals.some((p) => p.state === 'SUBMITTED' && r.eventIds.includes(p.eventId))
      return {
        id: r.id,
        version: r.version,
        personNameMasked: person?.nameMasked ?? '',
        personIdMasked: person?.idNumberMasked ?? null,
        institutionName: r.institutionId ? (institutions.get(r.institutionId)?.name ?? '') : null,
        from: formatInstant(r.fromAt.getTime()),
        until: formatInstant(r.untilAt.getTime()),
        status: r.status,
        releasedBy: r.releasedBy,
        releaseReason: r.releaseReason,
        violations: r.eventIds.length,
        ruleVersion: rules.find((rule) => rule.id === r.ruleVersionId)?.version ?? 0,
        reportState: report?.state ?? null,
        receiptNo: report?.receiptNo ?? null,
        withdrawalReceiptNo: report?.withdrawalReceiptNo ?? null,
        reportableFrom: formatInstant(from),
        canReport: r.status !== 'RELEASED' && !report && !isAppealed && now >= from,
        canRelease: r.status !== 'RELEASED',
      }
    })
  }

  // ---- audit ----

  private async read(caller: Caller, action: string, personIds: readonly string[], requestId: string): Promise<void> {
    for (const personId of new Set(personIds))
      await this.audit.record({ actorAccountId: caller.accountId, action, objectKind: 'credit', objectId: null, personId, outcome: 'ALLOWED', requestId })
  }

  private async note(caller: Caller, action: string, objectId: string, personId: string | null, reason: string | null, requestId: string): Promise<void> {
    await this.audit.record({
      actorAccountId: caller.accountId,
      action,
      objectKind: 'credit',
      objectId,
      personId,
      outcome: 'ALLOWED',
      ...(reason ? { reason } : {}),
      requestId,
    })
  }
}
