import { randomUUID } from 'node:crypto'

import { Inject, Injectable } from '@nestjs/common'
import type {
  announceDraw,
  cancelDraw,
  Draw,
  DrawEntry,
  getDraw,
  getSessionDraw,
  listMyDrawEntries,
  registerForDraw,
} from '@jktl/shared/appointments/draw/contract'
import { drawPhase } from '@jktl/shared/appointments/draw/rules'
import { dateOf, formatInstant } from '@jktl/shared/kernel/dates'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { Vault } from '../../../platform/vault.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { reachOf, refusalOf } from '../pool/reach.ts'
import { type DrawableSession, type DrawEntryRecord, type DrawRecord, DrawRepository } from './draw.repository.ts'
import { AnnounceDraw } from './use-cases/announce-draw.ts'

const OUTCOMES = { twice: 'DRAW_TWICE', listed: 'LISTED', booked: 'SAME_SESSION_BOOKED', closed: 'DRAW_CLOSED' } as const

/** 公平抽签 (A31) for residents, the hospital and anybody who wants to check it. */
@Injectable()
export class DrawService {
  private readonly announcing: AnnounceDraw

  constructor(
    @Inject(DrawRepository) private readonly draws: DrawRepository,
    @Inject(DirectoryPublic) private readonly directory: DirectoryPublic,
    @Inject(IdentityPublic) private readonly identity: IdentityPublic,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Vault) vault: Vault,
  ) {
    this.announcing = new AnnounceDraw(draws, vault, clock)
  }

  async ofDoctor(doctorId: string): Promise<{ items: Draw[] }> {
    return { items: await this.present(await this.draws.listOfDoctor(doctorId, dateOf(this.clock.now()))) }
  }

  async get(id: string): Promise<ResponseOf<typeof getDraw>> {
    const record = await this.draws.find(id)
    if (!record) throw new Refusal(NOT_FOUND)
    return { draw: await this.show(id), result: record.seed === null ? null : { seed: record.seed, entryIds: await this.draws.entryIdsInOrder(id) } }
  }

  async mine(accountId: string, { query, requestId }: Input<typeof listMyDrawEntries>): Promise<ResponseOf<typeof listMyDrawEntries>> {
    const entries = await this.draws.listOwn(accountId, query.drawId ? { drawId: query.drawId } : {})
    return { items: await this.presentOwn(accountId, entries, 'appointments.listMyDrawEntries', requestId) }
  }

  async register(accountId: string, { body, requestId }: Input<typeof registerForDraw>): Promise<DrawEntry> {
    const person = await this.identity.findBoundPerson(accountId, body.personId)
    if (!person || !(await this.draws.find(body.drawId))) throw new Refusal(NOT_FOUND)
    if (person.realName !== 'VERIFIED') throw refusalOf('PERSON_NOT_VERIFIED')
    if (!person.phone) throw refusalOf('PHONE_NEEDED')
    const id = randomUUID()
    const outcome = await this.draws.register({ ...body, id, accountId, identityKey: person.identityKey, now: this.clock.now() })
    if (outcome !== 'registered') throw refusalOf(OUTCOMES[outcome])
    return this.own(accountId, id, 'appointments.registerForDraw', requestId)
  }

  async withdraw(accountId: string, id: string, requestId: string): Promise<DrawEntry> {
    const [before] = await this.draws.listOwn(accountId, { id })
    if (!before) throw new Refusal(NOT_FOUND)
    const isDone = await this.draws.withdraw(accountId, id, this.clock.now())
    if (!isDone && before.state !== 'WITHDRAWN') throw refusalOf('DRAW_CLOSED')
    return this.own(accountId, id, 'appointments.withdrawFromDraw', requestId)
  }

  async ofSession(caller: Caller, sessionId: string): Promise<ResponseOf<typeof getSessionDraw>> {
    const session = await this.reachable(caller, sessionId)
    const record = await this.draws.ofSession(sessionId)
    const [draw] = record ? await this.present([record]) : []
    return { draw: draw ?? null, releaseAt: formatInstant(session.releaseAt.getTime()), serverTime: formatInstant(this.clock.now()) }
  }

  async announce(caller: Caller, { params, body, requestId }: Input<typeof announceDraw>): Promise<Draw> {
    await this.reachable(caller, params.id)
    const done = await this.announcing.run({
      sessionId: params.id,
      opensAt: Date.parse(body.opensAt),
      closesAt: Date.parse(body.closesAt),
      by: caller.accountId,
    })
    if (!done.ok) throw refusalOf(done.code)
    await this.note(caller.accountId, 'appointments.announceDraw', done.value, null, requestId)
    return this.show(done.value)
  }

  async cancel(caller: Caller, { params, ifMatch, requestId }: Input<typeof cancelDraw>): Promise<Draw> {
    const record = await this.draws.find(params.id)
    if (!record) throw new Refusal(NOT_FOUND)
    await this.reachable(caller, record.sessionId)
    const isDone = await this.draws.transaction((tx) => this.draws.cancelBeforeOpening(tx, params.id, ifMatch, this.clock.now()))
    const after = await this.show(params.id)
    if (!isDone && record.version !== ifMatch) throw new Refusal('KERNEL.STALE', { current: after })
    if (!isDone) throw refusalOf('DRAW_CLOSED')
    await this.note(caller.accountId, 'appointments.cancelDraw', params.id, null, requestId)
    return after
  }

  private async reachable(caller: Caller, sessionId: string): Promise<DrawableSession> {
    const session = await this.draws.findSession(sessionId)
    const reach = reachOf(caller)
    if (!session || (reach && !reach.includes(session.institutionId))) throw new Refusal(NOT_FOUND)
    return session
  }

  private async show(id: string): Promise<Draw> {
    const record = await this.draws.find(id)
    const [draw] = record ? await this.present([record]) : []
    if (!draw) throw new Refusal(NOT_FOUND)
    return draw
  }

  private async present(records: readonly DrawRecord[]): Promise<Draw[]> {
    const [institutions, departments, doctors] = await Promise.all([
      this.directory.findInstitutions(records.map((r) => r.institutionId)),
      this.directory.findDepartments(records.map((r) => r.departmentId)),
      this.directory.findDoctors(records.map((r) => r.doctorId)),
    ])
    const now = this.clock.now()
    return records.map((r) => ({
      id: r.id,
      version: r.version,
      sessionId: r.sessionId,
      institutionName: institutions.get(r.institutionId)?.name ?? '',
      departmentName: departments.get(r.departmentId)?.name ?? '',
      doctorName: doctors.get(r.doctorId)?.name ?? '',
      date: r.date,
      half: r.half,
      opensAt: formatInstant(r.opensAt.getTime()),
      closesAt: formatInstant(r.closesAt.getTime()),
      phase: drawPhase({ state: r.state, opensAt: r.opensAt.getTime(), closesAt: r.closesAt.getTime() }, now),
      numbers: r.numbers,
      registered: r.registered,
      commitment: r.commitment,
      serverTime: formatInstant(now),
    }))
  }

  private async own(accountId: string, id: string, action: string, requestId: string): Promise<DrawEntry> {
    const [entry] = await this.presentOwn(accountId, await this.draws.listOwn(accountId, { id }), action, requestId)
    if (!entry) throw new Refusal(NOT_FOUND)
    return entry
  }

  private async presentOwn(accountId: string, entries: readonly DrawEntryRecord[], action: string, requestId: string): Promise<DrawEntry[]> {
    const personIds = [...new Set(entries.map((e) => e.personId))]
    for (const personId of personIds) await this.note(accountId, action, entries.length === 1 ? (entries[0]?.id ?? null) : null, personId, requestId)
    const persons = await this.identity.labelPersons(accountId, personIds)
    return entries.map((e) => ({
      id: e.id,
      drawId: e.drawId,
      personNameMasked: persons.get(e.personId)?.nameMasked ?? '',
      state: e.state,
      position: e.position,
    }))
  }

  private note(accountId: string, action: string, objectId: string | null, personId: string | null, requestId: string): Promise<void> {
    return this.audit.record({ actorAccountId: accountId, action, objectKind: 'draw', objectId, personId, outcome: 'ALLOWED', requestId })
  }
}
