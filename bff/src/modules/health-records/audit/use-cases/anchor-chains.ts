import { addDays, dateOf } from '@jktl/shared/kernel/dates'

import type { Clock } from '../../../../platform/clock.ts'
import type { Database } from '../../../../platform/database/database.ts'
import type { FileSigner } from '../../../../platform/file-signer.ts'
import type { AnchorFolder } from '../anchor-folder.ts'
import type { AnchorsRepository } from '../anchors.repository.ts'
import { anchorText, dayRootOf, dayRootText } from '../domain/anchor.ts'
import { GENESIS, hashOf } from '../domain/chain.ts'
import { MerkleTree } from '../domain/merkle.ts'

export interface AnchorContext {
  db: Database
  clock: Clock
  anchors: AnchorsRepository
  folder: AnchorFolder
  signer: FileSigner
}

type End = Awaited<ReturnType<AnchorsRepository['ends']>>[number]

/** Signs what has been added to every chain since its last anchor, every ten minutes (§3.10). @returns how many chains */
export async function anchorChains(ctx: AnchorContext): Promise<number> {
  const everyMs = await ctx.anchors.anchorMs()
  const now = ctx.clock.now()
  let anchored = 0
  // A clock that was set back must not stop the anchors.
  for (const end of await ctx.anchors.ends())
    if (end.headSeq > (end.anchor?.seq ?? 0) && (!end.anchor || Math.abs(now - end.anchor.atMs) >= everyMs)) anchored += await anchor(ctx, end)
  return anchored
}

/** After midnight: one root over all chains, of which the app shows the beginning. @returns 1 when it was made now */
export async function anchorDay(ctx: AnchorContext): Promise<number> {
  const date = addDays(dateOf(ctx.clock.now()), -1)
  if (await ctx.anchors.hasDayRoot(date)) return 0
  for (const end of await ctx.anchors.ends()) if (end.headSeq > (end.anchor?.seq ?? 0)) await anchor(ctx, end)
  const ends = await ctx.anchors.ends()
  const anchors = ends.flatMap((end) => (end.anchor ? [{ shard: end.shard, seq: end.anchor.seq, root: end.anchor.root }] : []))
  const algorithm = ends[0]?.algorithm
  if (anchors.length === 0 || algorithm === undefined) return 0
  const day = { date, anchors, root: dayRootOf(hashOf(algorithm), date, anchors), atMs: ctx.clock.now(), keyId: ctx.signer.keyId }
  const signature = ctx.signer.sign(dayRootText(day))
  return ctx.db.transaction(async (tx) => {
    if (!(await ctx.anchors.insertDayRoot(tx, day, signature))) return 0
    await ctx.folder.writeDay(day, signature)
    return 1
  })
}

async function anchor(ctx: AnchorContext, { shard, algorithm, headSeq, anchor: last }: End): Promise<number> {
  const digest = hashOf(algorithm)
  const fromSeq = (last?.seq ?? 0) + 1
  const links = await ctx.anchors.links(shard, fromSeq, headSeq)
  // What is missing here is for the verifier to find: nothing is signed over a gap.
  if (links.length !== headSeq - fromSeq + 1) throw new Error(`chain ${shard} has a gap after ${fromSeq}`)
  const tree = new MerkleTree(digest)
  for (const link of links) tree.add(link)
  const previous = last ? digest(anchorText(last)) : GENESIS
  const made = { shard, fromSeq, seq: headSeq, atMs: ctx.clock.now(), root: tree.root(), previous, keyId: ctx.signer.keyId }
  const signed = { ...made, signature: ctx.signer.sign(anchorText(made)) }
  return ctx.db.transaction(async (tx) => {
    if (!(await ctx.anchors.insert(tx, signed))) return 0
    // Written before the commit: an anchor the folder knows and the database does not is still true.
    await ctx.folder.write(signed)
    return 1
  })
}
