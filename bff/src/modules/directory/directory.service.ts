import { Injectable } from '@nestjs/common'
import type { Doctor, DoctorBrief, getInstitution, InstitutionBrief, SearchHit } from '@jktl/shared/directory/contract'
import { INSTITUTION_KIND_NAMES } from '@jktl/shared/directory/model'
import { formatInstant } from '@jktl/shared/kernel/dates'
import type { Page } from '@jktl/shared/kernel/paging'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import type { AnswerOf } from '@jktl/shared/kernel/route'

import { Clock } from '../../platform/clock.ts'
import { decodeCursor, encodeCursor } from './domain/cursor.ts'
import { DIRECTORY_KINDS, type EntryKind, type SearchEntry, SearchIndex } from './domain/search-index.ts'
import { DirectoryRepository, type InstitutionRow } from './directory.repository.ts'

const PAGE_SIZE = 20
const MAX_ROWS = 1_000_000
const SEARCH_SIZE = 20

interface ListQuery {
  q?: string | undefined
  cursor?: string | undefined
  limit?: number | undefined
}
interface BuiltIndex {
  index: SearchIndex
  indexedAt: string
}
type Listed<T> = Result<Page<T>, 'INVALID_INPUT'>

/** Undeclared fields of a row are stripped by the contract on the way out. */
const toInstitution = (row: InstitutionRow): InstitutionBrief => ({
  ...row,
  services: { booking: row.hasDoctors, onlinePayment: row.onlinePay, reports: false },
})

const pageOf = <Row extends { sortKey: string }, T>(rows: readonly Row[], limit: number, show: (row: Row) => T): Page<T> => ({
  items: rows.slice(0, limit).map(show),
  nextCursor: rows.length > limit ? encodeCursor(rows[limit - 1]?.sortKey ?? '') : null,
})

/** Reads of the directory, and its search index: rebuilt in each process when the version in the database has moved on. */
@Injectable()
export class DirectoryService {
  private built: { version: number; built: Promise<BuiltIndex> } | null = null

  constructor(
    private readonly repository: DirectoryRepository,
    private readonly clock: Clock,
  ) {}

  async listAreas(): Promise<{ items: { code: string; name: string; townships: { code: string; name: string }[] }[]; source: string }> {
    const items = await this.repository.listAreas()
    return { items, source: items[0]?.source ?? '' }
  }

  async listInstitutions({
    areaCode,
    kind,
    q,
    cursor,
    limit = PAGE_SIZE,
  }: ListQuery & { areaCode?: string | undefined; kind?: string | undefined }): Promise<Listed<InstitutionBrief>> {
    const after = cursor === undefined ? null : decodeCursor(cursor)
    if (cursor !== undefined && after === null) return refuse('INVALID_INPUT')
    const rows = await this.repository.listInstitutions({
      areaCode: areaCode ?? null,
      kind: kind ?? null,
      after,
      limit: limit + 1,
      ids: await this.idsMatching(q, 'institution'),
    })
    return ok(pageOf(rows, limit, toInstitution))
  }

  async findInstitution(id: string): Promise<AnswerOf<typeof getInstitution> | null> {
    const row = await this.repository.findInstitution(id)
    if (!row) return null
    const [departments, info] = await Promise.all([this.repository.listDepartments(id), this.repository.findInfo(id)])
    return { ...row, ...toInstitution(row), departments, info }
  }

  async listDoctors({
    institutionId,
    departmentId,
    q,
    cursor,
    limit = PAGE_SIZE,
  }: ListQuery & { institutionId?: string | undefined; departmentId?: string | undefined }): Promise<Listed<DoctorBrief>> {
    const after = cursor === undefined ? null : decodeCursor(cursor)
    if (cursor !== undefined && after === null) return refuse('INVALID_INPUT')
    const rows = await this.repository.listDoctors({
      institutionId: institutionId ?? null,
      departmentId: departmentId ?? null,
      after,
      limit: limit + 1,
      ids: await this.idsMatching(q, 'doctor'),
    })
    return ok(pageOf(rows, limit, (row) => row))
  }

  findDoctor(id: string): Promise<Doctor | null> {
    return this.repository.findDoctor(id)
  }

  /** R353. An empty answer comes with the nearest terms. */
  async search(query: string, limit = SEARCH_SIZE): Promise<{ items: SearchHit[]; suggestions: string[]; indexedAt: string }> {
    const { index, indexedAt } = await this.currentIndex()
    const items = index
      .search(query, limit)
      .map(({ entry: { kind, id, institutionId, title, subtitle }, matchedBy }) => ({ kind, id, institutionId, title, subtitle, matchedBy }))
    return { items, suggestions: items.length > 0 ? [] : index.suggest(query), indexedAt }
  }

  private async idsMatching(q: string | undefined, kind: EntryKind): Promise<string[] | null> {
    if (q === undefined || q.trim() === '') return null
    return (await this.currentIndex()).index.search(q, Infinity, [kind]).map((hit) => hit.entry.id)
  }

  private async currentIndex(): Promise<BuiltIndex> {
    const { version, syncedAt } = await this.repository.getState()
    if (this.built?.version !== version) {
      const built = this.readEntries().then((entries) => ({
        index: new SearchIndex(entries, DIRECTORY_KINDS),
        indexedAt: formatInstant(syncedAt?.getTime() ?? this.clock.now()),
      }))
      this.built = { version, built }
      // A failed read is tried again by the next search.
      built.catch(() => (this.built = null))
    }
    return this.built.built
  }

  private async readEntries(): Promise<SearchEntry[]> {
    const everything = { after: null, limit: MAX_ROWS, ids: null }
    const [institutions, departments, doctors] = await Promise.all([
      this.repository.listInstitutions({ ...everything, areaCode: null, kind: null }),
      this.repository.listDepartments(null),
      this.repository.listDoctors({ ...everything, institutionId: null, departmentId: null }),
    ])
    return [
      ...institutions.map((i): SearchEntry => ({
        kind: 'institution',
        id: i.id,
        institutionId: i.id,
        title: i.name,
        subtitle: [INSTITUTION_KIND_NAMES[i.kind], i.areaName].filter(Boolean).join(' · '),
        aliases: i.aliases,
        specialty: '',
        context: [i.areaName],
      })),
      ...departments.map((d): SearchEntry => ({
        kind: 'department',
        id: d.id,
        institutionId: d.institutionId,
        title: d.name,
        subtitle: d.institutionName,
        aliases: d.standardName === d.name ? d.aliases : [d.standardName, ...d.aliases],
        specialty: '',
        context: [d.institutionName],
      })),
      ...doctors.map((d): SearchEntry => ({
        kind: 'doctor',
        id: d.id,
        institutionId: d.institutionId,
        title: d.name,
        subtitle: `${d.title} · ${d.departmentName} · ${d.institutionName}`,
        aliases: [],
        specialty: d.specialty,
        context: [d.institutionName, d.departmentName, d.title],
      })),
    ]
  }
}
