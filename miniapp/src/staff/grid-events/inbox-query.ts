import type { InboxCounts } from '@jktl/shared/grid-events/work/contract'
import { QUEUE_CODES, SORT_CODES, type Queue, type Sort } from '@jktl/shared/grid-events/work/model'

/** Parts of the inbox as they stand side by side; both sides of a transfer are one of them. */
export type QueueTab = Exclude<Queue, 'TO_ME' | 'BY_ME'> | 'TRANSFERS'
const TRANSFERS: readonly Queue[] = ['TO_ME', 'BY_ME']

export const queueOf = (text: string | undefined): Queue => QUEUE_CODES.find((queue) => queue === text) ?? 'CLAIMABLE'
export const sortOf = (text: string | undefined): Sort => SORT_CODES.find((sort) => sort === text) ?? 'URGENT'
export const tabOf = (queue: Queue): QueueTab => (queue === 'TO_ME' || queue === 'BY_ME' ? 'TRANSFERS' : queue)
export const tabsOf = (queues: readonly Queue[]): QueueTab[] => [...new Set(queues.map(tabOf))]
export const queuesOf = (tab: QueueTab): readonly Queue[] => (tab === 'TRANSFERS' ? TRANSFERS : [tab])

type Nodes = InboxCounts['nodes']
/** Counts of the node shown; a node that was given up counts as everywhere. */
export const nodeOf = (nodes: Nodes, code: string | undefined): Nodes[number] | undefined => nodes.find((node) => node.code === (code ?? null)) ?? nodes[0]
export const countOf = (node: Nodes[number] | undefined, queues: readonly Queue[]): number => queues.reduce((sum, queue) => sum + (node?.counts[queue] ?? 0), 0)
/** Which of both sides of a transfer is shown first: where somebody waits for me. */
export const firstOf = (tab: QueueTab, node: Nodes[number] | undefined): Queue =>
  queuesOf(tab).find((queue) => (node?.counts[queue] ?? 0) > 0) ?? queuesOf(tab)[0] ?? 'CLAIMABLE'
/** The smallest of my nodes first: a worker's own grid. */
export const bySize = (nodes: Nodes): Nodes =>
  [...nodes].sort((a, b) => (b.code?.length ?? 0) - (a.code?.length ?? 0) || (a.code ?? '').localeCompare(b.code ?? ''))
