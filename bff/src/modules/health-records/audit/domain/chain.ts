import { hash } from 'node:crypto'

/** An event as it is stored and chained; who and what are inside `sealed`. */
export interface ChainedEvent {
  shard: number
  seq: number
  id: string
  atMs: number
  subjectId: string
  outcome: 'PERMIT' | 'DENY'
  category: EventCategory
  sealed: string
}
export type EventCategory = 'SELF' | 'FAMILY' | 'INSTITUTION' | 'EMERGENCY'

export const SHARDS = 4
/** What the first link of a chain is hung on. */
export const GENESIS = '0'.repeat(64)

/** Every algorithm a shard may name; a new one comes with new shards, so that old links stay checkable. */
const HASHES: Readonly<Record<string, (text: string) => string>> = { sha256: (text) => hash('sha256', text, 'hex') }

/** @throws Error for an algorithm that is not known here */
export function hashOf(algorithm: string): (text: string) => string {
  const known = HASHES[algorithm]
  if (!known) throw new Error(`the hash ${algorithm} of a shard is not known`)
  return known
}

/** RFC 8785: keys in order, no spaces. Written out, because ids, numbers and base64 never need escaping and a verifier runs it for every event. */
export const canonicalJson = (e: ChainedEvent): string =>
  `{"at":${e.atMs},"category":"${e.category}","id":"${e.id}","outcome":"${e.outcome}","sealed":"${e.sealed}","seq":${e.seq},"shard":${e.shard},"subject":"${e.subjectId}"}`

/** h_i = H(h_{i-1} ‖ canonical_json(e_i)) (records-authorization §3.10). */
export const linkOf = (digest: (text: string) => string, previous: string, event: ChainedEvent): string => digest(previous + canonicalJson(event))

/** All events of one person lie in one chain. */
export const shardOf = (personId: string): number => Number.parseInt(personId.slice(0, 8), 16) % SHARDS
