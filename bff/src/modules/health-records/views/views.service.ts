import type { RecordObject } from '@jktl/shared/health-records/content'
import type { Directory, RecordKind } from '@jktl/shared/health-records/model'
import type { RecordBody } from '@jktl/shared/health-records/views/content-schema'
import type { Growth, RecordDetail, RecordHome, RecordItem, RecordPage, RecordPerson } from '@jktl/shared/health-records/views/contract'
import { CATEGORIES, type Category, CATEGORY_NAMES, LIFE_LINE_FILTERS, type LifeLineFilter } from '@jktl/shared/health-records/views/model'
import { formatInstant } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Clock } from '../../../platform/clock.ts'
import type { Database } from '../../../platform/database/database.ts'
import type { Reader, RecordGate, RecordQuery } from '../gate.ts'
import { emergencyOf, isForEmergency } from './domain/emergency.ts'
import { growthOf, isGrowth } from './domain/growth-record.ts'
import { fits } from './domain/record-search.ts'
import { abnormalOf, flagCounts, isCritical, summaryOf } from './domain/record-summary.ts'
import type { Freshness } from './freshness.ts'
import type { Asker, RecordPeople } from './record-people.ts'
import type { ViewsRepository } from './views.repository.ts'

const NEWEST = 8
const PAGE_SIZE = 20
const SEARCH_SIZE = 30
/** More than anybody has of what is never paged. */
const ALL = 1_000
const ALL_KINDS: RecordKind[] = CATEGORY_NAMES.flatMap((category): readonly RecordKind[] => CATEGORIES[category].kinds)
const RELATED_KINDS: readonly RecordKind[] = [...ALL_KINDS.filter((kind) => kind !== 'ENCOUNTER'), 'IMAGING_STUDY']
/** Pictures are part of their report; those that no report names stand beside their visit. */
const standsAlone = ({ kind, partOf }: RecordObject): boolean => kind !== 'IMAGING_STUDY' || partOf === null
const PART_KINDS: readonly RecordKind[] = ['LAB_ITEM', 'SPECIMEN', 'IMAGING_STUDY']

type Refused = 'NOT_FOUND' | 'NOT_PERMITTED'
type Place = Pick<RecordQuery, 'cursor' | 'limit'>
type Versions = { items: { version: number; status: RecordItem['status']; receivedAt: string; body: RecordBody }[]; serverTime: string }

const bodyOf = ({ kind, content }: Pick<RecordObject, 'kind' | 'content'>): RecordBody => ({ kind, content }) as RecordBody

/** What residents see of records (R161–R166, R375, R377, R387–R391, R395, R459–R463). Everything comes through the gate. */
export class ViewsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly gate: RecordGate,
    private readonly people: Pick<RecordPeople, 'list' | 'find' | 'readerOf'>,
    private readonly views: ViewsRepository,
    private readonly freshness: Freshness,
  ) {}

  async persons(asker: Asker): Promise<{ items: RecordPerson[]; serverTime: string }> {
    return { items: await this.people.list(asker), serverTime: this.serverTime() }
  }

  /** One answer for the first screen: what there is, how much of each kind, and how old it is (G13). */
  async home(asker: Asker, personId: string): Promise<Result<RecordHome, 'NOT_FOUND'>> {
    const asked = await this.ask(asker, personId)
    if (!asked) return refuse('NOT_FOUND')
    const { person, reader, freshness } = asked
    const [all, urgent] = await Promise.all([
      this.gate.find(reader, { personId, kinds: ALL_KINDS, pagedKinds: LIFE_LINE_FILTERS.ALL.kinds, limit: NEWEST }),
      this.gate.find(reader, {
        personId,
        kinds: ['ALLERGY', 'CONDITION', 'OBSERVATION'],
        directories: ['D02', 'D04'],
        matches: isForEmergency,
        limit: ALL,
      }),
    ])
    if (all.isStranger) return refuse('NOT_FOUND')
    const { allergies, bloodGroup, chronic } = emergencyOf(urgent.items)
    const maySee = (directory: Directory): boolean => person.directories.length === 0 || person.directories.includes(directory)
    const countOf = (kinds: readonly RecordKind[]): number => kinds.reduce((sum, kind) => sum + (all.countByKind[kind] ?? 0), 0)
    return ok({
      person,
      emergency: { allergies: maySee('D02') ? allergies : null, bloodGroup, chronic: maySee('D04') ? chronic : null },
      counts: CATEGORY_NAMES.map((category) => ({ category, total: countOf(CATEGORIES[category].kinds) })).filter(({ total }) => total > 0),
      total: all.total,
      newest: await this.itemsOf(reader, personId, all.items),
      nextCursor: all.nextCursor,
      held: await this.freshness.heldOf(all.held),
      ...freshness,
    })
  }

  lifeLine(asker: Asker, personId: string, filter: LifeLineFilter, place: Place): Promise<Result<RecordPage, 'NOT_FOUND'>> {
    return this.page(asker, personId, { kinds: LIFE_LINE_FILTERS[filter].kinds, ...place })
  }

  records(asker: Asker, personId: string, category: Category, place: Place): Promise<Result<RecordPage, 'NOT_FOUND'>> {
    return this.page(asker, personId, { kinds: CATEGORIES[category].kinds, ...place })
  }

  search(asker: Asker, personId: string, text: string, cursor: string | undefined): Promise<Result<RecordPage, 'NOT_FOUND'>> {
    return this.page(asker, personId, { kinds: ALL_KINDS, matches: fits(text), cursor, limit: SEARCH_SIZE })
  }

  async record(asker: Asker, id: string): Promise<Result<RecordDetail, Refused>> {
    const personId = await this.views.findPersonId(this.db, id)
    if (!personId) return refuse('NOT_FOUND')
    const reader = await this.people.readerOf(asker, personId)
    const opened = await this.gate.open(reader, id)
    if (!opened.ok) return opened
    const object = opened.value
    const { source, sourceRef, kind } = object
    const [related, parts, [item], earlierVersions, sourceState] = await Promise.all([
      kind === 'ENCOUNTER' ? this.gate.find(reader, { personId, kinds: RELATED_KINDS, encounterRef: sourceRef, limit: ALL }) : null,
      kind === 'LAB_REPORT' || kind === 'IMAGING_REPORT' ? this.gate.find(reader, { personId, kinds: PART_KINDS, partOf: [sourceRef], limit: ALL }) : null,
      this.itemsOf(reader, personId, [object]),
      this.views.countEarlier(this.db, id, object.version),
      this.freshness.ofSource(personId, source),
    ])
    if (!item) return refuse('NOT_FOUND')
    const fromSame = (found: { items: RecordObject[] } | null): RecordObject[] => found?.items.filter((one) => one.source === source) ?? []
    return ok({
      ...item,
      personId,
      directory: object.directory,
      labels: object.labels,
      body: bodyOf(object),
      provenance: { source: sourceState, version: object.version, receivedAt: formatInstant(object.receivedAt.getTime()), documentId: sourceRef },
      earlierVersions,
      related: await this.itemsOf(reader, personId, fromSame(related).filter(standsAlone)),
      parts: await this.itemsOf(reader, personId, fromSame(parts)),
      mayDownload: !object.obligations.includes('NO_DOWNLOAD'),
      serverTime: this.serverTime(),
    })
  }

  async versions(asker: Asker, id: string): Promise<Result<Versions, Refused>> {
    const personId = await this.views.findPersonId(this.db, id)
    if (!personId) return refuse('NOT_FOUND')
    const reader = await this.people.readerOf(asker, personId)
    const opened = await this.gate.open(reader, id)
    if (!opened.ok) return opened
    const earlier = await this.gate.versions(reader, id)
    if (!earlier.ok) return earlier
    const items = earlier.value.map(({ version, status, receivedAt, content }) => ({
      version,
      status,
      receivedAt: formatInstant(receivedAt.getTime()),
      body: { kind: opened.value.kind, content } as RecordBody,
    }))
    return ok({ items, serverTime: this.serverTime() })
  }

  async growth(asker: Asker, personId: string): Promise<Result<Growth, 'NOT_FOUND'>> {
    const asked = await this.ask(asker, personId)
    if (!asked) return refuse('NOT_FOUND')
    const { reader, person, freshness, birthDate } = asked
    const found = await this.gate.find(reader, { personId, kinds: ['CHILD_VISIT', 'OBSERVATION'], matches: isGrowth, limit: ALL })
    if (found.isStranger) return refuse('NOT_FOUND')
    return ok({ metrics: growthOf(found.items, { birthDate, sex: person.sex }), ...freshness })
  }

  private async page(asker: Asker, personId: string, query: Omit<RecordQuery, 'personId'>): Promise<Result<RecordPage, 'NOT_FOUND'>> {
    const asked = await this.ask(asker, personId)
    if (!asked) return refuse('NOT_FOUND')
    const found = await this.gate.find(asked.reader, { personId, ...query, limit: query.limit ?? PAGE_SIZE })
    if (found.isStranger) return refuse('NOT_FOUND')
    const items = await this.itemsOf(asked.reader, personId, found.items)
    return ok({ items, nextCursor: found.nextCursor, total: found.total, held: await this.freshness.heldOf(found.held), ...asked.freshness })
  }

  /** Only of somebody the reader has a tie with are the sources asked; the gate enters any other attempt in the log. */
  private async ask(asker: Asker, personId: string) {
    const [found, reader] = await Promise.all([this.people.find(asker, personId), this.people.readerOf(asker, personId)])
    if (!found) {
      await this.gate.find(reader, { personId, kinds: ALL_KINDS, limit: 0 })
      return null
    }
    return { ...found, reader, freshness: await this.freshness.of(personId) }
  }

  private async itemsOf(reader: Reader, personId: string, objects: readonly RecordObject[]): Promise<RecordItem[]> {
    const reports = objects.filter(({ kind }) => kind === 'LAB_REPORT').map(({ sourceRef }) => sourceRef)
    const parts = reports.length > 0 ? await this.gate.find(reader, { personId, kinds: ['LAB_ITEM'], partOf: reports, limit: ALL }) : null
    const flags = flagCounts(parts?.items ?? [])
    return objects.map((object) => ({
      id: object.id,
      kind: object.kind,
      title: object.content.title,
      summary: summaryOf(object),
      orgName: object.content.orgName,
      doctor: object.content.doctor,
      eventAt: formatInstant(object.eventAt.getTime()),
      status: object.status,
      abnormal: abnormalOf(object, flags),
      isCritical: isCritical(object),
    }))
  }

  private serverTime(): string {
    return formatInstant(this.clock.now())
  }
}
