import { setImmediate } from 'node:timers/promises'

import type { Crs } from '@jktl/shared/grid-events/model'
import { liesIn, nodeLevelOf, parentNode } from '@jktl/shared/grid-events/model'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Sql } from '../../../../platform/database/database.ts'
import { isManaged } from '../../managed-nodes.ts'
import { type FoundProblem, nameOfArea } from '../domain/border-problem.ts'
import { readBorders } from '../domain/read-borders.ts'
import { type BorderArea, familiesOf, familyProblems, levelProblems } from '../domain/topology.ts'
import type { ArchiveContext, Manager } from './context.ts'

/** A page of faults is enough to go back to the file with. */
const MOST_PROBLEMS = 200

export interface BorderFile {
  areaCode: string
  crs: Crs
  source: string
  isSynthetic: boolean
  geojson: string
}

/** Lays a file over the newest edition: what lies in its area is replaced, the rest stays. A draft, with everything that is wrong with it. */
export async function importEdition(ctx: ArchiveContext, by: Manager, file: BorderFile): Promise<Result<string, 'NOT_FOUND' | 'BORDERS_UNREADABLE'>> {
  const area = isManaged(file.areaCode, by.managed) ? await ctx.nodes.find(ctx.db, file.areaCode) : null
  if (!area || area.retiredAt) return refuse('NOT_FOUND')
  const read = readBorders(file.geojson, file.crs, file.areaCode)
  if (!read) return refuse('BORDERS_UNREADABLE')
  const base = await ctx.editions.findLast(ctx.db)
  const before = base ? await ctx.editions.listPolygons(ctx.db, base.id) : []
  const drawn = new Set(read.areas.map(({ code }) => code))
  const kept = before.filter(({ code }) => !liesIn(code, file.areaCode) || (code === file.areaCode && !drawn.has(code)))
  const problems = [...read.problems, ...(await nodeProblems(ctx, ctx.db, read.areas)), ...(await topologyProblems([...kept, ...read.areas], read.problems))]
  const edition = {
    source: file.source,
    isSynthetic: file.isSynthetic || (base !== null && base.isSynthetic && kept.length > 0),
    isFileSynthetic: file.isSynthetic,
    areaCode: file.areaCode,
    crs: file.crs,
    baseEditionId: base?.id ?? null,
    importedBy: by.accountId,
    problems: problems.slice(0, MOST_PROBLEMS),
  }
  return ctx.db.transaction(async (tx) => {
    const id = await ctx.editions.insert(tx, edition, ctx.clock.date())
    if (base)
      await ctx.editions.copyPolygons(
        tx,
        base.id,
        id,
        kept.map(({ code }) => code),
      )
    await ctx.editions.insertPolygons(tx, id, read.areas)
    await note(ctx, tx, by, 'gridEvents.importEdition', id)
    return ok(id)
  })
}

type PublishRefusal = 'NOT_FOUND' | 'STALE' | 'BORDERS_FAULTY' | 'BORDERS_OVERTAKEN' | 'BORDERS_PUBLISHED' | 'BORDERS_TOO_EARLY'
/** In force from then on; the edition before ends at that moment. Grids it adds become nodes. */
export async function publishEdition(
  ctx: ArchiveContext,
  by: Manager,
  { id, version, validFrom }: { id: string; version: number; validFrom: Date | null },
): Promise<Result<null, PublishRefusal>> {
  return ctx.db.transaction(async (tx) => {
    const edition = await ctx.editions.lock(tx, id)
    if (!edition || !isManaged(edition.areaCode, by.managed)) return refuse('NOT_FOUND')
    if (edition.validFrom) return refuse('BORDERS_PUBLISHED')
    if (edition.version !== version) return refuse('STALE')
    const last = await ctx.editions.findLast(tx, true)
    if ((last?.id ?? null) !== edition.baseEditionId) return refuse('BORDERS_OVERTAKEN')
    const now = ctx.clock.date()
    const from = validFrom ?? now
    if (from < now || (last && from <= last.validFrom)) return refuse('BORDERS_TOO_EARLY')
    if (edition.problems.length > 0) return refuse('BORDERS_FAULTY')
    const names = await ctx.editions.listNames(tx, id, edition.areaCode)
    // Nodes may have been retired since the file was read.
    const problems = await nodeProblems(ctx, tx, names)
    if (problems.length > 0) {
      await ctx.editions.keepProblems(tx, id, problems)
      return refuse('BORDERS_FAULTY')
    }
    await ctx.nodes.insertMissing(
      tx,
      names.map(({ code, name }) => ({ code, name, parentCode: parentNode(code), isSynthetic: edition.isFileSynthetic })),
    )
    await ctx.editions.putInForce(tx, id, from)
    await ctx.editions.touch(tx, id)
    await note(ctx, tx, by, 'gridEvents.publishEdition', id)
    return ok(null)
  })
}

export async function discardEdition(
  ctx: ArchiveContext,
  by: Manager,
  { id, version }: { id: string; version: number },
): Promise<Result<null, 'NOT_FOUND' | 'STALE' | 'BORDERS_PUBLISHED'>> {
  return ctx.db.transaction(async (tx) => {
    const edition = await ctx.editions.lock(tx, id)
    if (!edition || !isManaged(edition.areaCode, by.managed)) return refuse('NOT_FOUND')
    if (edition.validFrom) return refuse('BORDERS_PUBLISHED')
    if (edition.version !== version) return refuse('STALE')
    await ctx.editions.remove(tx, id)
    await note(ctx, tx, by, 'gridEvents.discardEdition', id)
    return ok(null)
  })
}

/** Codes that are no nodes and cannot become any. */
async function nodeProblems(ctx: ArchiveContext, sql: Sql, areas: readonly { code: string; name: string }[]): Promise<FoundProblem[]> {
  const nodes = new Map(
    (
      await ctx.nodes.listWithAncestors(
        sql,
        areas.map(({ code }) => code),
      )
    ).map((node) => [node.code, node]),
  )
  const drawn = new Set(areas.map(({ code }) => code))
  return areas.flatMap((area): FoundProblem[] => {
    const { code } = area
    const parent = parentNode(code)
    if (nodes.get(code)?.retiredAt) return [{ kind: 'BAD_CODE', code, text: `${nameOfArea(area)}已经停用，编号不能再用` }]
    const isOfficial = ['REGION', 'COUNTY', 'TOWNSHIP'].includes(nodeLevelOf(code) ?? '')
    if (isOfficial && !nodes.has(code)) return [{ kind: 'BAD_CODE', code, text: `${nameOfArea(area)}不在国家统计局的区划名录里` }]
    if (parent !== null && (nodes.get(parent)?.retiredAt ?? (nodes.has(parent) || drawn.has(parent) ? null : true)))
      return [{ kind: 'UNKNOWN_PARENT', code, text: `${nameOfArea(area)}的上级 ${parent} 没有，或者已经停用` }]
    return []
  })
}

/** Family by family, with a breath for other requests between them. Nothing can be said of rings that are no rings. */
async function topologyProblems(areas: readonly BorderArea[], found: readonly FoundProblem[]): Promise<FoundProblem[]> {
  const broken = new Set(found.map(({ code }) => code))
  const problems = levelProblems(areas)
  for (const family of familiesOf(areas)) {
    if (problems.length >= MOST_PROBLEMS) break
    if ([family.parent, ...family.children].some((area) => area && broken.has(area.code))) continue
    await setImmediate()
    problems.push(...familyProblems(family))
  }
  return problems
}

const note = (ctx: ArchiveContext, tx: Sql, by: Manager, action: string, id: string): Promise<void> =>
  ctx.audit.record(
    { actorAccountId: by.accountId, action, objectKind: 'grid_edition', objectId: id, personId: null, outcome: 'ALLOWED', requestId: by.requestId },
    tx,
  )
