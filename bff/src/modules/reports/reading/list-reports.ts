import type { Opened, SourceFreshness } from '../../health-records/public.ts'
import { addDays, DAY_MS, formatInstant, instantAt } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import type { BodyOf, ResponseOf } from '@jktl/shared/kernel/route'
import type { listReports, ReportFreshness, ReportRow } from '@jktl/shared/reports/contract'
import type { Patient } from '@jktl/shared/reports/ranges'

import { offsetOf } from '../../../platform/http/cursor.ts'
import { labConclusion } from '../domain/conclusion.ts'
import { assessItem } from '../domain/item-values.ts'
import { fitsTitle, isOn, isPending, kindOf, preferred } from '../domain/list-rules.ts'
import { reportProgress } from '../domain/report-progress.ts'
import { reportKey } from '../domain/specimens.ts'
import { type Asker, patientOf, readerFor, type ReportsParts } from './report-parts.ts'

const PAGE_SIZE = 20
/** A life of reports: sorted out here, because what is unread or abnormal stands inside them. */
const MOST = 20_000
const WAIT_MS = 800
/** An order of long ago without any report is no longer waited for. */
const ORDER_DAYS = 60

const KINDS = ['LAB_REPORT', 'IMAGING_REPORT', 'LAB_ITEM', 'SPECIMEN', 'SERVICE_REQUEST'] as const
type Found = Opened<(typeof KINDS)[number]>
type Body = BodyOf<typeof listReports>

const freshnessOf = ({ name, state, asOf }: SourceFreshness): ReportFreshness => ({ name, state, asOf: asOf && formatInstant(asOf.getTime()) })

/** Everything of one person that belongs to a report, by the report it is part of. */
function partsOf(found: readonly Found[]): Map<string, Found[]> {
  const parts = new Map<string, Found[]>()
  for (const object of found)
    if (object.partOf !== null) parts.set(`${object.source} ${object.partOf}`, [...(parts.get(`${object.source} ${object.partOf}`) ?? []), object])
  return parts
}

/** 报告列表 (R366, R376, R390): what this reader may see, by tab and filter, what is still waited for first. */
export async function listReportsOf(parts: ReportsParts, asker: Asker, body: Body): Promise<Result<ResponseOf<typeof listReports>, 'NOT_FOUND'>> {
  const { gate, sync, clock, db, reports, directory } = parts
  const offset = offsetOf(body.cursor)
  const reader = await readerFor(parts, asker, 'reports.listReports', body.personId)
  const reach = await gate.reach(reader, body.personId)
  const sources = reach.isStranger ? [] : await sync.refresh(body.personId, WAIT_MS)
  const found = await gate.find(reader, {
    personId: body.personId,
    kinds: KINDS,
    limit: MOST,
    ...(body.from ? { from: new Date(instantAt(body.from)) } : {}),
    ...(body.to ? { to: new Date(instantAt(addDays(body.to, 1))) } : {}),
  })
  if (found.isStranger) return refuse('NOT_FOUND')

  const now = clock.now()
  const patient = await patientOf(parts, body.personId)
  const pieces = partsOf(found.items)
  const whole = oncePerReport(found.items, pieces).filter(
    (object) =>
      object.kind === 'LAB_REPORT' ||
      object.kind === 'IMAGING_REPORT' ||
      (object.kind === 'SERVICE_REQUEST' && object.partOf === null && now - object.eventAt.getTime() < ORDER_DAYS * DAY_MS),
  )
  const wanted = whole.filter(
    (object) =>
      (body.kind === undefined || kindOf(object) === body.kind) &&
      (body.institutionId === undefined || object.authorOrg === body.institutionId) &&
      (body.title === undefined || fitsTitle(object.content, body.title)),
  )
  const orgIds = [...new Set([...whole, ...found.held].flatMap(({ authorOrg }) => authorOrg ?? []))]
  const [institutions, read] = await Promise.all([
    directory.findInstitutions(orgIds),
    reports.listRead(
      db,
      asker.caller.accountId,
      wanted.map(({ id }) => id),
    ),
  ])
  const nameOf = (org: string | null): string | null => (org === null ? null : (institutions.get(org)?.name ?? null))
  const rows = wanted.map((object) =>
    rowOf(object, pieces.get(`${object.source} ${object.sourceRef}`) ?? [], patient, read.get(object.id) ?? 0, nameOf(object.authorOrg)),
  )
  // What is waited for stands first; within both the newest.
  rows.sort((a, b) => Number(b.isPending) - Number(a.isPending))
  const shown = rows.filter((row) => isOn(body.tab, row))
  const limit = body.limit ?? PAGE_SIZE
  const next = offset + limit
  return ok({
    items: shown.slice(offset, next),
    nextCursor: shown.length > next ? String(next) : null,
    counts: { ALL: rows.length, UNREAD: rows.filter((row) => isOn('UNREAD', row)).length, ABNORMAL: rows.filter((row) => isOn('ABNORMAL', row)).length },
    held: found.held
      .filter(
        ({ kind, authorOrg }) => (kind === 'LAB_REPORT' || kind === 'IMAGING_REPORT') && (body.institutionId === undefined || authorOrg === body.institutionId),
      )
      .filter((held) => body.kind === undefined || kindOf(held) === body.kind)
      .map((held) => ({ kind: kindOf(held), at: formatInstant(held.eventAt.getTime()), institutionName: nameOf(held.authorOrg) })),
    institutions: orgIds.flatMap((id) => (institutions.has(id) ? [{ id, name: institutions.get(id)?.name ?? '' }] : [])),
    sources: sources.map(freshnessOf),
    serverTime: formatInstant(now),
  })
}

/** Of a report that two sources tell of, the one that says most: out before in the laboratory, then the later one. */
function oncePerReport(found: readonly Found[], pieces: ReadonlyMap<string, Found[]>): Found[] {
  const best = new Map<string, Found>()
  for (const object of found) {
    const key = (object.kind === 'LAB_REPORT' ? reportKey(object, pieces.get(`${object.source} ${object.sourceRef}`) ?? []) : null) ?? object.id
    const other = best.get(key)
    best.set(key, other ? preferred(object, other) : object)
  }
  const kept = new Set(best.values())
  return found.filter((object) => kept.has(object))
}

function rowOf(object: Found, pieces: readonly Found[], patient: Patient, readVersion: number, institutionName: string | null): ReportRow {
  const items = pieces.flatMap((piece) => (piece.kind === 'LAB_ITEM' ? [piece] : []))
  const findings = items.map((item) => ({ title: item.content.title, flag: assessItem(item, patient).flag }))
  const isWaiting = isPending(object)
  const { verdict, abnormalCount } = isWaiting
    ? { verdict: 'UNKNOWN' as const, abnormalCount: 0 }
    : labConclusion(findings, object.kind === 'LAB_REPORT' && object.content.critical)
  const progress = reportProgress({
    orderedAt: [object, ...pieces].flatMap((o) =>
      o.kind === 'SERVICE_REQUEST' ? [o.content.orderedAt] : o.kind === 'LAB_REPORT' ? [o.content.orderedAt] : [],
    ),
    specimens: pieces.flatMap((piece) => (piece.kind === 'SPECIMEN' ? [piece.content] : [])),
    versions:
      object.kind === 'LAB_REPORT' || object.kind === 'IMAGING_REPORT'
        ? [{ status: object.status, issuedAt: object.content.issuedAt, receivedAt: object.receivedAt }]
        : [],
  })
  return {
    id: object.id,
    kind: kindOf(object),
    title: object.content.title,
    at: formatInstant(object.eventAt.getTime()),
    institutionName: institutionName ?? object.content.orgName,
    state: progress?.state ?? 'ORDERED',
    isPending: isWaiting,
    isUnread: !isWaiting && readVersion < object.version,
    verdict,
    abnormalCount,
  }
}
