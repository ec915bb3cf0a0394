import type {
  actOnGrant as actRoute,
  changeGrant as changeRoute,
  createDenial,
  createGrant as createRoute,
  Grant,
  GrantCandidate,
  GrantDetail,
  GrantHome,
  GrantOffer,
  listGrants,
  requestAccess as requestRoute,
  setSensitiveKind,
} from '@jktl/shared/health-records/grants/contract'
import { GRANT_DAYS } from '@jktl/shared/health-records/grants/model'
import { offeredDirectories } from '@jktl/shared/health-records/grants/rules'
import { dateOf, formatInstant, instantAt } from '@jktl/shared/kernel/dates'
import type { Page } from '@jktl/shared/kernel/paging'
import type { Result } from '@jktl/shared/kernel/result'

import type { Audit } from '../../../platform/audit.ts'
import { NOT_FOUND, Refusal, unwrap } from '../../../platform/errors.ts'
import { cursorOf, readCursor } from '../../../platform/http/cursor.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import { GrantPresenter } from './grant-presenter.ts'
import type { GrantRow } from './grants.repository.ts'
import { actOnGrant, allowedActions, type Side } from './use-cases/act-on-grant.ts'
import { changeGrant, setSensitive } from './use-cases/change-grant.ts'
import type { GrantsContext } from './use-cases/context.ts'
import { familyOf } from './use-cases/family-of.ts'
import { denyAccess, offerGrant } from './use-cases/offer-grant.ts'
import { requestAccess } from './use-cases/request-access.ts'
import { type Standing, standingOf } from './use-cases/standing.ts'
import { lastDayFor } from './use-cases/terms.ts'

const PAGE_SIZE = 20
const SLICE = 'HEALTH_RECORDS'

/** Grants as residents see and make them (R378, R394). Every look at who may see whose records is recorded before it is shown. */
export class GrantsService {
  private readonly presenter: GrantPresenter

  constructor(
    private readonly ctx: GrantsContext,
    private readonly audit: Audit,
  ) {
    this.presenter = new GrantPresenter(ctx)
  }

  async home(accountId: string, wanted: string | undefined, requestId: string): Promise<GrantHome> {
    const { ctx } = this
    const self = await ctx.identity.findSelf(accountId)
    const standings = await this.standings(accountId, self)
    const chosen = standings.find((standing) => standing.personId === (wanted ?? self)) ?? (wanted ? await this.standing(accountId, wanted) : standings[0])
    await this.audited(
      accountId,
      'healthRecords.getGrantHome',
      standings.map((standing) => standing.personId),
      requestId,
    )
    const labels = await ctx.identity.labelPersons(
      accountId,
      standings.map((standing) => standing.personId),
    )
    const live = await Promise.all(
      standings.map(async (standing) => (await this.liveOf(standing)).map((grant) => ({ grant, side: 'given' as const, standing }))),
    )
    const all = live.flat()
    const ofChosen = all.filter(({ standing }) => standing.personId === chosen?.personId)
    const received = self ? (await ctx.grants.listLiveFor(ctx.db, self)).map((grant) => ({ grant, side: 'received' as const })) : []
    const shown = await this.presenter.present(accountId, [...all, ...received])
    const byId = new Map(shown.map((grant) => [`${grant.side} ${grant.id}`, grant]))
    const given = (chosenOnes: readonly { grant: GrantRow }[], test: (grant: GrantRow) => boolean): Grant[] =>
      chosenOnes.filter(({ grant }) => test(grant)).flatMap(({ grant }) => byId.get(`given ${grant.id}`) ?? [])
    const mine = (test: (grant: GrantRow) => boolean): Grant[] =>
      received.filter(({ grant }) => test(grant)).flatMap(({ grant }) => byId.get(`received ${grant.id}`) ?? [])
    return {
      serverTime: formatInstant(ctx.clock.now()),
      persons: standings.map(({ personId, capacity, band }) => ({
        personId,
        nameMasked: labels.get(personId)?.nameMasked ?? '',
        isSelf: capacity === 'self',
        band,
      })),
      personId: chosen?.personId ?? null,
      waiting: given(all, (grant) => grant.status === 'proposed'),
      given: given(ofChosen, (grant) => grant.effect === 'permit' && grant.status !== 'proposed'),
      denied: given(ofChosen, (grant) => grant.effect === 'deny'),
      received: mine((grant) => grant.status !== 'proposed'),
      asked: mine((grant) => grant.status === 'proposed'),
      hasGuardians: chosen?.capacity === 'self' && chosen.band === 'ADOLESCENT' && chosen.guardianPersonIds.length > 0,
    }
  }

  async list(accountId: string, query: Input<typeof listGrants>['query'], requestId: string): Promise<Page<Grant>> {
    const { ctx } = this
    const self = await ctx.identity.findSelf(accountId)
    const personId = query.side === 'given' ? (query.personId ?? self) : self
    if (query.side === 'received' && query.personId && query.personId !== self) throw new Refusal(NOT_FOUND)
    if (!personId) return { items: [], nextCursor: null }
    const standing = query.side === 'given' ? await this.standing(accountId, personId) : null
    const limit = query.limit ?? PAGE_SIZE
    const rows = await ctx.grants.list(ctx.db, query.side, personId, readCursor(query.cursor), limit + 1)
    await this.audited(accountId, 'healthRecords.listGrants', [personId], requestId)
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    const seen = shown
      .filter((grant) => !standing || this.isFor(standing, grant))
      .map((grant) => (standing ? { grant, side: 'given' as const, standing } : { grant, side: 'received' as const }))
    return { items: await this.presenter.present(accountId, seen), nextCursor: rows.length > limit && last ? cursorOf(last.changedAt, last.id) : null }
  }

  async get(accountId: string, id: string, requestId: string): Promise<GrantDetail> {
    const { grant, side } = await this.seen(accountId, id)
    return this.detail(accountId, grant, side, 'healthRecords.getGrant', requestId)
  }

  async offer(accountId: string, personId: string, requestId: string): Promise<GrantOffer> {
    const { ctx } = this
    const standing = await this.standing(accountId, personId)
    await this.audited(accountId, 'healthRecords.getGrantOffer', [personId], requestId)
    const [labels, family] = await Promise.all([ctx.identity.labelPersons(accountId, [personId]), familyOf(ctx, standing)])
    const now = ctx.clock.now()
    const days = (kind: keyof typeof GRANT_DAYS) => ({ usual: GRANT_DAYS[kind].usual, lastDay: lastDayFor(standing, kind, now) })
    return {
      serverTime: formatInstant(now),
      today: dateOf(now),
      patientNameMasked: labels.get(personId)?.nameMasked ?? '',
      family,
      directories: offeredDirectories(standing.capacity, standing.band),
      days: { person: days('person'), practitioner: days('practitioner'), org: days('org') },
    }
  }

  async listInstitutions(words: string | undefined): Promise<{ items: GrantCandidate[] }> {
    const areas = await this.ctx.directory.listAreaNames()
    const wanted = words?.trim() ?? ''
    const found = (await this.ctx.directory.listInstitutions()).filter((institution) => institution.name.includes(wanted))
    return {
      items: found.map(({ id, name, areaCode }) => ({ kind: 'org', ref: id, institutionId: null, name, detail: areas.get(areaCode) ?? '', grantId: null })),
    }
  }

  async listDoctors(institutionId: string): Promise<{ items: GrantCandidate[] }> {
    const institution = (await this.ctx.directory.findInstitutions([institutionId])).get(institutionId)
    if (!institution) throw new Refusal(NOT_FOUND)
    const clinicians = await this.ctx.identity.listClinicians(institutionId)
    return {
      items: clinicians.map(({ accountId, name, role }) => ({
        kind: 'practitioner',
        ref: accountId,
        institutionId,
        name,
        detail: `${role === 'family_doctor' ? '家庭医生' : '医生'}，${institution.name}`,
        grantId: null,
      })),
    }
  }

  async findPerson(accountId: string, name: string, idNumber: string, requestId: string): Promise<GrantCandidate> {
    const found = await this.ctx.identity.findVerifiedSelf(name, idNumber)
    const self = await this.ctx.identity.findSelf(accountId)
    if (!found || found.personId === self) throw new Refusal('HEALTH_RECORDS.GRANTEE_NOT_FOUND')
    await this.audited(accountId, 'healthRecords.findGranteePerson', [found.personId], requestId)
    const label = (await this.ctx.identity.labelPersons(null, [found.personId])).get(found.personId)
    return { kind: 'person', ref: found.personId, institutionId: null, name: label?.nameMasked ?? '', detail: '按姓名和身份证号找到的', grantId: null }
  }

  async create(accountId: string, { body, requestId }: Input<typeof createRoute>): Promise<GrantDetail> {
    const standing = await this.standing(accountId, body.personId)
    const { grantee, directories, endsOn, extraActions, dataFrom } = body
    const offered = await offerGrant(this.ctx, standing, {
      grantee,
      directories,
      endsOn,
      extraActions,
      dataFrom: dataFrom ? new Date(instantAt(dataFrom)) : null,
      accountId,
    })
    const key = { personId: body.personId, effect: 'permit', granteeKind: grantee.kind, granteeRef: grantee.ref } as const
    return this.detail(accountId, await this.made(offered, key), { side: 'given', standing }, 'healthRecords.createGrant', requestId)
  }

  async deny(accountId: string, { body, requestId }: Input<typeof createDenial>): Promise<GrantDetail> {
    const standing = await this.standing(accountId, body.personId)
    const denied = unwrap(SLICE, await denyAccess(this.ctx, standing, { grantee: body.grantee, directories: body.directories, labels: body.labels, accountId }))
    return this.detail(accountId, denied, { side: 'given', standing }, 'healthRecords.createDenial', requestId)
  }

  async request(accountId: string, { body, requestId }: Input<typeof requestRoute>): Promise<GrantDetail> {
    const self = await this.ctx.identity.findSelf(accountId)
    if (!self) throw new Refusal('HEALTH_RECORDS.SELF_FIRST')
    const grantee = { kind: 'person', ref: self, institutionId: null } as const
    const asked = await requestAccess(this.ctx, { ...body, grantee, accountId })
    if (!asked.ok && asked.code === 'NOT_FOUND') throw new Refusal(NOT_FOUND)
    const key = { personId: body.personId, effect: 'permit', granteeKind: 'person', granteeRef: self } as const
    return this.detail(accountId, await this.made(asked, key), { side: 'received' }, 'healthRecords.requestAccess', requestId)
  }

  async change(accountId: string, { params, body, requestId }: Input<typeof changeRoute>): Promise<GrantDetail> {
    const { grant, side } = await this.seen(accountId, params.id)
    if (side.side !== 'given') throw new Refusal('HEALTH_RECORDS.NO_DELEGATION')
    const changed = await changeGrant(this.ctx, grant, side.standing, { ...body, accountId })
    return this.detail(accountId, await this.moved(changed, grant.id, side), side, 'healthRecords.changeGrant', requestId)
  }

  async setSensitive(accountId: string, { params, body, requestId }: Input<typeof setSensitiveKind>): Promise<GrantDetail> {
    const { grant, side } = await this.seen(accountId, params.id)
    if (side.side !== 'given') throw new Refusal('HEALTH_RECORDS.NO_DELEGATION')
    const changed = await setSensitive(this.ctx, grant, side.standing, { kind: body.kind, isIn: body.isIn, accountId })
    return this.detail(accountId, await this.moved(changed, grant.id, side), side, 'healthRecords.setSensitiveKind', requestId)
  }

  async act(accountId: string, { params, body, requestId }: Input<typeof actRoute>): Promise<GrantDetail> {
    const { grant, side } = await this.seen(accountId, params.id)
    const acted = await actOnGrant(this.ctx, grant.id, side, { ...body, accountId })
    return this.detail(accountId, await this.moved(acted, grant.id, side), side, 'healthRecords.actOnGrant', requestId)
  }

  private async made<Code extends string>(made: Result<GrantRow, Code>, key: Parameters<GrantsContext['grants']['findLive']>[1]): Promise<GrantRow> {
    const existing = made.ok || made.code !== 'GRANT_EXISTS' ? null : await this.ctx.grants.findLive(this.ctx.db, key)
    return unwrap(SLICE, made, existing ? { current: { grantId: existing.id } } : {})
  }

  /** A refused step tells what is possible now. */
  private async moved<Code extends string>(moved: Result<GrantRow, Code>, id: string, side: Side): Promise<GrantRow> {
    if (moved.ok) return moved.value
    if (moved.code === 'NOT_FOUND') throw new Refusal(NOT_FOUND)
    const grant = moved.code === 'INVALID_STATE_TRANSITION' ? await this.ctx.grants.find(this.ctx.db, id) : null
    return unwrap(SLICE, moved, grant ? { allowedActions: allowedActions(grant, side) } : {})
  }

  /** Whose records the account decides about: its own first, then the children it is guardian of. */
  private async standings(accountId: string, self: string | null): Promise<Standing[]> {
    if (!self) return []
    const others = (await this.ctx.identity.listBoundPersonIds(accountId)).filter((id) => id !== self)
    const all = await Promise.all([self, ...others].map((id) => standingOf(this.ctx, accountId, id)))
    return all.flatMap((standing) => (standing.ok ? [standing.value] : []))
  }

  private async standing(accountId: string, personId: string): Promise<Standing> {
    const standing = await standingOf(this.ctx, accountId, personId)
    if (!standing.ok && standing.code === 'NOT_FOUND') throw new Refusal(NOT_FOUND)
    return unwrap(SLICE, standing)
  }

  /** A guardian of a 14–17 year old sees what guardians gave, not what the adolescent did. */
  private isFor(standing: Standing, grant: GrantRow): boolean {
    return standing.capacity === 'self' || standing.band === 'CHILD' || grant.grantorCapacity === 'guardian'
  }

  private async liveOf(standing: Standing): Promise<GrantRow[]> {
    return (await this.ctx.grants.listLiveOf(this.ctx.db, standing.personId)).filter((grant) => this.isFor(standing, grant))
  }

  /** The grant as this account stands to it; 404 for whoever does not. A grant on an identity that was merged belongs to the surviving one. */
  private async seen(accountId: string, id: string): Promise<{ grant: GrantRow; side: Side }> {
    const { ctx } = this
    const grant = await ctx.grants.find(ctx.db, id)
    if (!grant) throw new Refusal(NOT_FOUND)
    const merged = (await ctx.grants.findPatient(ctx.db, grant.personId))?.mergedInto
    const standing = await standingOf(ctx, accountId, merged ?? grant.personId)
    if (standing.ok && this.isFor(standing.value, grant)) return { grant, side: { side: 'given', standing: standing.value } }
    const self = await ctx.identity.findSelf(accountId)
    if (grant.effect === 'permit' && grant.granteeKind === 'person' && grant.granteeRef === self) return { grant, side: { side: 'received' } }
    throw new Refusal(NOT_FOUND)
  }

  private async detail(accountId: string, grant: GrantRow, side: Side, action: string, requestId: string): Promise<GrantDetail> {
    await this.audited(accountId, action, [grant.personId], requestId, grant.id)
    return this.presenter.presentDetail(accountId, { grant, ...side })
  }

  private async audited(accountId: string, action: string, personIds: readonly string[], requestId: string, objectId: string | null = null): Promise<void> {
    await Promise.all(
      personIds.map((personId) =>
        this.audit.record({ actorAccountId: accountId, action, objectKind: 'grant', objectId, personId, outcome: 'ALLOWED', requestId }),
      ),
    )
  }
}
