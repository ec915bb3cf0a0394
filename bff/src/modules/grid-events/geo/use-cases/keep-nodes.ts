import { OWN_LEVELS } from '@jktl/shared/grid-events/geo/model'
import { nodeLevelOf, parentNode } from '@jktl/shared/grid-events/model'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Sql } from '../../../../platform/database/database.ts'
import { isManaged } from '../../managed-nodes.ts'
import type { ArchiveFacts } from '../archive.repository.ts'
import type { NodeRow } from '../nodes.repository.ts'
import type { ArchiveContext, Manager } from './context.ts'

type Refused = 'NOT_FOUND' | 'STALE' | 'NODE_RETIRED' | 'NODE_LEVEL_OFFICIAL'

const isOwnLevel = (code: string): boolean => OWN_LEVELS.some((level) => level === nodeLevelOf(code))
/** Below one of their nodes, which is not theirs to end. */
export const isBelowManaged = (code: string, managed: readonly string[]): boolean => {
  const parent = parentNode(code)
  return parent !== null && isManaged(parent, managed)
}
const note = (ctx: ArchiveContext, tx: Sql, by: Manager, action: string, code: string): Promise<void> =>
  ctx.audit.record(
    { actorAccountId: by.accountId, action, objectKind: 'grid_node', objectId: code, personId: null, outcome: 'ALLOWED', requestId: by.requestId },
    tx,
  )

/** 新建 (R259): a community or a grid below a node one manages. */
export async function createNode(
  ctx: ArchiveContext,
  by: Manager,
  { code, name }: { code: string; name: string },
): Promise<Result<null, 'NOT_FOUND' | 'NODE_UNKNOWN' | 'NODE_CODE_TAKEN' | 'NODE_LEVEL_OFFICIAL'>> {
  const parentCode = parentNode(code)
  if (parentCode === null || !isManaged(parentCode, by.managed)) return refuse('NOT_FOUND')
  if (!isOwnLevel(code)) return refuse('NODE_LEVEL_OFFICIAL')
  return ctx.db.transaction(async (tx) => {
    const parent = await ctx.nodes.find(tx, parentCode, true)
    if (!parent || parent.retiredAt) return refuse('NODE_UNKNOWN')
    if (!(await ctx.nodes.insert(tx, { code, parentCode, name, isSynthetic: false }))) return refuse('NODE_CODE_TAKEN')
    await note(ctx, tx, by, 'gridEvents.createNode', code)
    return ok(null)
  })
}

/** 修改 (R259). */
export async function editNode(
  ctx: ArchiveContext,
  by: Manager,
  request: { code: string; version: number; name: string; facts: ArchiveFacts },
): Promise<Result<null, Refused>> {
  const { code, version, name, facts } = request
  if (!isManaged(code, by.managed)) return refuse('NOT_FOUND')
  return ctx.db.transaction(async (tx) => {
    const found = await locked(ctx, tx, code, version)
    if (!found.ok) return found
    if (name !== found.value.name && !isOwnLevel(code)) return refuse('NODE_LEVEL_OFFICIAL')
    await ctx.nodes.rename(tx, code, name)
    await ctx.archive.save(tx, code, facts, by.accountId, ctx.clock.date())
    await note(ctx, tx, by, 'gridEvents.editArchiveNode', code)
    return ok(null)
  })
}

/** 删除 (R259): out of use, never out of the books. Not while anything hangs on it, nor while the borders in force have it. */
export async function retireNode(
  ctx: ArchiveContext,
  by: Manager,
  { code, version }: { code: string; version: number },
): Promise<Result<null, Refused | 'NODE_IN_USE' | 'NODE_DRAWN'>> {
  if (!isBelowManaged(code, by.managed)) return refuse('NOT_FOUND')
  return ctx.db.transaction(async (tx) => {
    const found = await locked(ctx, tx, code, version)
    if (!found.ok) return found
    if (!isOwnLevel(code)) return refuse('NODE_LEVEL_OFFICIAL')
    if (await ctx.archive.isInUse(tx, code)) return refuse('NODE_IN_USE')
    if (await ctx.editions.isDrawn(tx, code, ctx.clock.date())) return refuse('NODE_DRAWN')
    await ctx.nodes.retire(tx, code, ctx.clock.date())
    await note(ctx, tx, by, 'gridEvents.retireNode', code)
    return ok(null)
  })
}

async function locked(ctx: ArchiveContext, tx: Sql, code: string, version: number): Promise<Result<NodeRow, 'NOT_FOUND' | 'STALE' | 'NODE_RETIRED'>> {
  const node = await ctx.nodes.find(tx, code, true)
  if (!node) return refuse('NOT_FOUND')
  if (node.version !== version) return refuse('STALE')
  return node.retiredAt ? refuse('NODE_RETIRED') : ok(node)
}
