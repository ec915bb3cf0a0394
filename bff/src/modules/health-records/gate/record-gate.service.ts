import { Inject, Injectable } from '@nestjs/common'
import { DIRECTORIES, type Directory, type Label, type RecordAction, type RecordKind } from '@jktl/shared/health-records/model'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Database } from '../../../platform/database/database.ts'
import type { Outbox } from '../../../platform/jobs/outbox.ts'
import { cursorOf, readCursor } from '../../../platform/http/cursor.ts'
import type { AccessEvents } from '../access-events.ts'
import { decide } from '../domain/policy/decide.ts'
import type { Decision, ObjectFacts } from '../domain/policy/facts.ts'
import type { RecordObject } from '@jktl/shared/health-records/content'
import { type EarlierVersion, type HeldStub, type Opened, type Reader, RecordGate, type RecordQuery, type Visible } from '../gate.ts'
import { enterLook, oncePerAnswer } from './answer-events.ts'
import type { ObjectsRepository, StoredMeta } from './objects.repository.ts'
import { type FactSources, type ReaderFacts, readerFactsOf } from './reader-facts.ts'

const PAGE_SIZE = 20
/** That somebody was examined for these at all is nobody else's to know, not even from a list (§2.3.7). */
const TELLING_LABELS: readonly Label[] = ['MENTAL', 'HIV_STD', 'REPRO', 'SUBSTANCE', 'ABUSE', 'CANCER_UNTOLD', 'VIP']
/** Refusals that say only that there is nothing between these two. */
const NO_TIE: ReadonlySet<Decision['code']> = new Set(['NO_BASIS', 'NOT_REAL_NAME', 'DISABLED', 'MERGED', 'AUTH_LEVEL', 'PURPOSE'])

export const GRANT_FIRST_USED_TOPIC = 'health-records.grantFirstUsed'

export interface GateParts extends FactSources {
  db: Database
  outbox: Outbox
  objects: ObjectsRepository
  events: AccessEvents
}
export const GATE_PARTS = Symbol('gate-parts')

/** What the policy may know of an object. Held back until it is released (§2.3.7); with a release time, the time decides. */
const objectFactsOf = (meta: StoredMeta, personId: string, now: number): ObjectFacts => {
  const isHeld = meta.releaseAfter === null ? (meta.labels?.includes('HOLD') ?? false) : meta.releaseAfter.getTime() > now
  const labels = meta.labels?.filter((label) => label !== 'HOLD') ?? null
  return {
    directory: meta.directory,
    labels: labels && isHeld ? [...labels, 'HOLD'] : labels,
    authorOrg: meta.authorOrg,
    eventAt: meta.eventAt.getTime(),
    status: meta.status,
    isOwnSource: meta.personId === personId,
  }
}

const nothing = <K extends RecordKind>(): Visible<K> => ({ items: [], total: 0, countByKind: {}, nextCursor: null, held: [], isStranger: true })
const countsOf = (judged: readonly Judged[]): Partial<Record<RecordKind, number>> => {
  const counts: Partial<Record<RecordKind, number>> = {}
  for (const { meta } of judged) counts[meta.kind] = (counts[meta.kind] ?? 0) + 1
  return counts
}

interface Judged {
  meta: StoredMeta
  decision: Decision
}

@Injectable()
export class RecordGateService extends RecordGate {
  constructor(@Inject(GATE_PARTS) private readonly parts: GateParts) {
    super()
  }

  async find<K extends RecordKind>(reader: Reader, query: RecordQuery & { kinds: readonly K[] }, action: RecordAction = 'read'): Promise<Visible<K>> {
    const place = readCursor(query.cursor)
    const [facts, metas] = await Promise.all([this.factsOf(reader, query.personId), this.parts.objects.listMeta(query)])
    if (!facts) {
      await this.parts.events.missed(reader.caller.accountId)
      return nothing()
    }

    const judged = this.judgeAll(facts, metas, action)
    const permitted = judged.filter(({ decision }) => decision.decision === 'PERMIT')
    if (permitted.length === 0 && this.isStrangerTo(facts)) {
      await this.denied(reader, facts, action, judged[0]?.decision ?? this.general(facts, 'D01', action), [])
      return nothing()
    }
    const visible = query.matches ? await this.matching(permitted, query.matches) : permitted
    const { pagedKinds } = query
    const paged = pagedKinds ? visible.filter(({ meta }) => pagedKinds.includes(meta.kind)) : visible
    const rest = place ? paged.filter(({ meta }) => meta.eventAt < place.at || (meta.eventAt.getTime() === place.at.getTime() && meta.id > place.id)) : paged
    const page = rest.slice(0, query.limit ?? PAGE_SIZE)
    const last = page.at(-1)
    const allowed = await this.permitted(reader, facts, action, page)
    if (!allowed) return nothing()
    return {
      items: await this.read<K>(page),
      total: visible.length,
      countByKind: countsOf(visible),
      nextCursor: last && rest.length > page.length ? cursorOf(last.meta.eventAt, last.meta.id) : null,
      held: this.heldFor(facts, judged),
      isStranger: false,
    }
  }

  async open(reader: Reader, id: string, action: RecordAction = 'read'): Promise<Result<Opened<RecordKind>, 'NOT_FOUND' | 'NOT_PERMITTED'>> {
    const judged = await this.judge(reader, id, action)
    if (!judged.ok) return judged
    const [opened] = await this.read([judged.value])
    return opened ? ok(opened) : refuse('NOT_FOUND')
  }

  async push<K extends RecordKind>(reader: Reader, id: string, kinds: readonly K[]): Promise<{ object: Opened<RecordKind>; parts: Opened<K>[] } | null> {
    const meta = await this.parts.objects.findMeta(id)
    const facts = meta && (await this.factsAbout(reader, meta.personId))
    if (!meta || !facts) return null
    const partMetas = await this.parts.objects.listMeta({ personId: meta.personId, kinds, partOf: [meta.sourceRef] })
    const [judged, ...parts] = this.judgeAll(facts, [meta, ...partMetas], 'push')
    if (judged?.decision.decision !== 'PERMIT') return null
    const told = [judged, ...parts.filter(({ decision }) => decision.decision === 'PERMIT')]
    if (!(await this.permitted(reader, facts, 'push', told))) return null
    const [object, ...rest] = await this.read(told)
    return object ? { object, parts: rest as Opened<K>[] } : null
  }

  async versions(reader: Reader, id: string): Promise<Result<EarlierVersion[], 'NOT_FOUND' | 'NOT_PERMITTED'>> {
    const judged = await this.judge(reader, id, 'read')
    return judged.ok ? ok(await this.parts.objects.listEarlier(id)) : judged
  }

  async reach(reader: Reader, personId: string): Promise<{ isStranger: boolean; directories: Directory[]; decisions: Decision[] }> {
    const facts = await this.factsOf(reader, personId)
    if (!facts) return { isStranger: true, directories: [], decisions: [] }
    const answers = DIRECTORIES.map((directory) => ({ directory, decision: this.general(facts, directory, 'read') }))
    const open = answers.filter(({ decision }) => decision.decision === 'PERMIT')
    return { isStranger: this.isStrangerTo(facts), directories: open.map(({ directory }) => directory), decisions: open.map(({ decision }) => decision) }
  }

  private factsOf(reader: Reader, personId: string): Promise<ReaderFacts | null> {
    const { caller, purpose, institutionId } = reader
    return oncePerAnswer(`facts ${caller.sessionId} ${purpose} ${institutionId} ${personId}`, () => readerFactsOf(this.parts, reader, personId))
  }

  /** About the person an object belongs to now: what came from an identity that was merged away is decided like what its successor's lists show. */
  private async factsAbout(reader: Reader, personId: string): Promise<ReaderFacts | null> {
    const facts = await this.factsOf(reader, personId)
    return facts?.patient.mergedInto ? this.factsOf(reader, facts.patient.mergedInto) : facts
  }

  /** One object, decided and entered in the access log. */
  private async judge(reader: Reader, id: string, action: RecordAction): Promise<Result<Judged, 'NOT_FOUND' | 'NOT_PERMITTED'>> {
    const meta = await this.parts.objects.findMeta(id)
    const facts = meta && (await this.factsAbout(reader, meta.personId))
    if (!meta || !facts) {
      await this.parts.events.missed(reader.caller.accountId)
      return refuse('NOT_FOUND')
    }
    const decision = decide({ ...facts, action, object: objectFactsOf(meta, facts.patient.personId, facts.env.now) })
    if (decision.decision === 'DENY') {
      await this.denied(reader, facts, action, decision, [meta])
      const mayKnow =
        !this.isStrangerTo(facts) && decision.code !== 'INVALID' && meta.labels !== null && !meta.labels.some((label) => TELLING_LABELS.includes(label))
      return refuse(mayKnow && decision.code !== 'ENTERED_IN_ERROR' ? 'NOT_PERMITTED' : 'NOT_FOUND')
    }
    const judged = { meta, decision }
    return (await this.permitted(reader, facts, action, [judged])) ? ok(judged) : refuse('NOT_FOUND')
  }

  /** Objects that look the same to the policy are decided once. */
  private judgeAll(facts: ReaderFacts, metas: readonly StoredMeta[], action: RecordAction): Judged[] {
    const periods = facts.grants.some((grant) => grant.dataFrom !== null || grant.dataTo !== null)
    const known = new Map<string, Decision>()
    return metas.map((meta) => {
      const object = objectFactsOf(meta, facts.patient.personId, facts.env.now)
      const looks = JSON.stringify([object.directory, object.labels, object.authorOrg, object.status, object.isOwnSource, periods ? object.eventAt : null])
      const decision = known.get(looks) ?? decide({ ...facts, action, object })
      known.set(looks, decision)
      return { meta, decision }
    })
  }

  /** What holds for an ordinary object of a directory. */
  private general(facts: ReaderFacts, directory: Directory, action: RecordAction): Decision {
    const object: ObjectFacts = { directory, labels: [], authorOrg: null, eventAt: facts.env.now, status: 'final', isOwnSource: true }
    return decide({ ...facts, action, object })
  }

  /** A lock, a review or a refusal ties nobody to the person: a stranger does not even learn of it. */
  private isStrangerTo(facts: ReaderFacts): boolean {
    const patient = { ...facts.patient, isUnderReview: false, hasCourtLock: false }
    const unbound = { ...facts, patient, grants: facts.grants.filter(({ effect }) => effect === 'permit') }
    return DIRECTORIES.every((directory) => {
      const { decision, code } = this.general(unbound, directory, 'list')
      return decision === 'DENY' && NO_TIE.has(code)
    })
  }

  /** That a report waits for its doctor, for the person and those who answer for them. */
  private heldFor(facts: ReaderFacts, judged: readonly Judged[]): HeldStub[] {
    const { subject, patient } = facts
    const isSelf = subject.personId === patient.personId
    if (!isSelf && this.general(facts, 'D05', 'list').code !== 'GUARDIAN') return []
    return judged
      .filter(
        ({ meta, decision }) =>
          decision.code === 'HOLD' && meta.partOf === null && meta.labels !== null && !meta.labels.some((label) => TELLING_LABELS.includes(label)),
      )
      .map(({ meta }) => ({ kind: meta.kind, eventAt: meta.eventAt, authorOrg: meta.authorOrg }))
  }

  /** Enters the answer in the access log before anybody sees it, and counts the grants it rests on. @returns false when a grant ran out in between */
  private async permitted(reader: Reader, facts: ReaderFacts, action: RecordAction, page: readonly Judged[]): Promise<boolean> {
    const basis = page[0]?.decision ?? this.general(facts, 'D01', action)
    const used = new Set(page.flatMap(({ decision }) => (decision.code === 'GRANT' && decision.basisId ? [decision.basisId] : [])))
    const counted = facts.stored.filter((grant) => used.has(grant.id) && (grant.maxUses !== null || grant.firstUsedAt === null)).map(({ id }) => id)
    const event = {
      ...this.eventOf(reader, facts, action),
      outcome: 'PERMIT' as const,
      code: basis.code,
      basisId: basis.basisId,
      directories: [...new Set(page.flatMap(({ meta }) => meta.directory ?? []))],
      objectIds: page.map(({ meta }) => meta.id),
    }
    for (const id of counted) if (!(await oncePerAnswer(`use ${id}`, () => this.use(id)))) return false
    await enterLook(this.parts.events, event)
    return true
  }

  private use(grantId: string): Promise<boolean> {
    return this.parts.db.transaction(async (tx) => {
      const use = await this.parts.facts.use(tx, grantId, this.parts.clock.date())
      if (use?.isFirst) await this.parts.outbox.announce(tx, { topic: GRANT_FIRST_USED_TOPIC, dedupeKey: grantId, payload: { grantId } })
      return use !== null
    })
  }

  private async denied(reader: Reader, facts: ReaderFacts, action: RecordAction, decision: Decision, metas: readonly StoredMeta[]): Promise<void> {
    await enterLook(this.parts.events, {
      ...this.eventOf(reader, facts, action),
      outcome: 'DENY',
      code: decision.code,
      basisId: decision.basisId,
      directories: [...new Set(metas.flatMap((meta) => meta.directory ?? []))],
      objectIds: metas.map(({ id }) => id),
    })
  }

  private eventOf(reader: Reader, facts: ReaderFacts, action: RecordAction) {
    const role = reader.caller.posts.find((post) => post.institutionId === reader.institutionId)?.role ?? reader.caller.posts[0]?.role ?? 'resident'
    return {
      actorAccountId: reader.caller.accountId,
      actorInstitutionId: reader.institutionId,
      actorRole: role,
      personId: facts.patient.personId,
      operation: reader.operation,
      action,
      purpose: reader.purpose,
      requestId: reader.requestId,
    }
  }

  private async matching(judged: readonly Judged[], matches: (object: RecordObject) => boolean): Promise<Judged[]> {
    const objects = await this.read(judged)
    const fitting = new Set(objects.filter(matches).map(({ id }) => id))
    return judged.filter(({ meta }) => fitting.has(meta.id))
  }

  private async read<K extends RecordKind>(page: readonly Judged[]): Promise<Opened<K>[]> {
    const contents = await this.parts.objects.readContents(page.map(({ meta }) => meta))
    return page.flatMap(({ meta, decision }) => {
      const content = contents.get(meta.id)
      const { releaseAfter: _releaseAfter, rowState: _rowState, ...shown } = meta
      return content ? [{ ...shown, content, obligations: decision.obligations } as unknown as Opened<K>] : []
    })
  }
}
