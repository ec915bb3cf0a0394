import { liesIn, nodeLevelOf, NODE_LEVELS, type NodeLevel, nodePath } from '@jktl/shared/grid-events/model'

import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import type { GridGeo, GridNodeName } from '../geo.ts'
import type { GridPeople } from '../people.ts'

const LEVELS = Object.keys(NODE_LEVELS) as NodeLevel[]
export type NodeLabel = Pick<GridNodeName, 'code' | 'name' | 'level'>
/** A node somebody may look into, and how it is reached from theirs. */
export interface ReachedNode {
  node: GridNodeName
  /** From the highest of theirs down to the node. */
  path: NodeLabel[]
  roots: NodeLabel[]
  /** Of this node and below it. */
  levels: NodeLevel[]
}

const labelOf = ({ code, name, level }: GridNodeName): NodeLabel => ({ code, name, level })

/**
 * The node asked for, when it lies in one of the caller's posts; without one the highest of theirs.
 * @throws Refusal when it is not theirs or not there, which is the same
 */
export async function reachNode(
  people: Pick<GridPeople, 'postsOf'>,
  geo: Pick<GridGeo, 'nameNodes'>,
  accountId: string,
  asked: string | undefined,
): Promise<ReachedNode> {
  const codes = [...new Set((await people.postsOf(accountId)).map((post) => post.nodeCode))].sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
  const tops = codes.filter((code) => !codes.some((other) => other !== code && liesIn(code, other)))
  const code = asked ?? tops[0]
  const top = code === undefined ? undefined : tops.find((one) => liesIn(code, one))
  if (code === undefined || top === undefined) throw new Refusal(NOT_FOUND)
  const names = await geo.nameNodes([code, ...tops])
  const node = names.get(code)
  if (!node) throw new Refusal(NOT_FOUND)
  const labels = (wanted: readonly string[]): NodeLabel[] =>
    wanted.flatMap((one) => labelOf(names.get(one) ?? node)).filter((label, i) => label.code === wanted[i])
  return {
    node,
    path: labels(
      nodePath(code)
        .filter((one) => liesIn(one, top))
        .reverse(),
    ),
    roots: labels(tops),
    levels: LEVELS.slice(LEVELS.indexOf(nodeLevelOf(code) ?? 'REGION')),
  }
}
