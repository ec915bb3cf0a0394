import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { anchorText, type SignedAnchor } from './anchor.ts'
import { canonicalJson, GENESIS, hashOf } from './chain.ts'
import { MerkleTree } from './merkle.ts'
import { ChainVerifier, type Fault, type StoredLink } from './verify-chain.ts'

const digest = hashOf('sha256')
const idOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
function chainOf(length: number): StoredLink[] {
  let hash = GENESIS
  return Array.from({ length }, (_, index) => {
    const event = {
      shard: 0,
      seq: index + 1,
      id: idOf(index),
      atMs: index,
      subjectId: idOf(7),
      outcome: 'PERMIT',
      category: 'INSTITUTION',
      sealed: 'c2VhbGVk',
    } as const
    const text = canonicalJson(event)
    hash = digest(hash + text)
    return { seq: event.seq, text, hash }
  })
}
const rootOf = (links: readonly StoredLink[]): string => {
  const tree = new MerkleTree(digest)
  for (const { hash } of links) tree.add(hash)
  return tree.root()
}
const anchorOf = (links: readonly StoredLink[]): SignedAnchor => ({
  shard: 0,
  fromSeq: 1,
  seq: links.length,
  atMs: 0,
  root: rootOf(links),
  previous: GENESIS,
  keyId: 'key',
  signature: 'signed',
})
function verify(links: readonly StoredLink[], anchors: SignedAnchor[] = [], end = links.at(-1)): Fault | null {
  const headSeq = end?.seq ?? 0
  const verifier = new ChainVerifier(
    { shard: 0, algorithm: 'sha256', headSeq, headHash: end?.hash ?? GENESIS },
    anchors,
    [],
    ({ signature }) => signature === 'signed',
  )
  verifier.take(links)
  return verifier.finish()
}
const renumbered = (links: readonly StoredLink[]): StoredLink[] =>
  links.map((link, index) => ({ ...link, seq: index + 1, text: link.text.replace(/"seq":\d+/, `"seq":${index + 1}`) }))
const length = fc.integer({ min: 3, max: 40 })
/** A length, and two different places in it, the first before the second. */
const places = length.chain((n) =>
  fc
    .tuple(fc.constant(n), fc.integer({ min: 0, max: n - 2 }))
    .chain(([count, a]) => fc.tuple(fc.constant(count), fc.constant(a), fc.integer({ min: a + 1, max: count - 1 }))),
)

describe('§3.10 the verifier of one chain', () => {
  test('§3.10: whatever its length, an untouched chain holds, with its anchor and without', () => {
    fc.assert(fc.property(length, (n) => expect([verify(chainOf(n)), verify(chainOf(n), [anchorOf(chainOf(n))])]).toEqual([null, null])))
  })

  test('R378 G4: an edited, deleted, inserted, moved or cut-off event is always found, at its own place', () => {
    fc.assert(
      fc.property(places, ([n, a, b]) => {
        const chain = chainOf(n)
        const foreign = { ...(chain[b] as StoredLink), text: (chain[b] as StoredLink).text.replace('PERMIT', 'DENY') }
        const seq = a + 1
        expect(verify(chain.map((link, index) => (index === a ? { ...link, text: link.text.replace('PERMIT', 'DENY') } : link)))).toEqual({
          shard: 0,
          seq,
          kind: 'CHANGED',
        })
        expect(verify(chain.filter((_, index) => index !== a))).toEqual({ shard: 0, seq, kind: 'MISSING' })
        expect(verify(renumbered([...chain.slice(0, a), foreign, ...chain.slice(a)]))).toEqual({ shard: 0, seq, kind: 'INSERTED' })
        const [first, second] = [chain[a] as StoredLink, chain[b] as StoredLink]
        expect(verify(renumbered(chain.map((link, index) => (index === a ? second : index === b ? first : link))))).toEqual({ shard: 0, seq, kind: 'MOVED' })
        expect(verify(chain.slice(0, a), [anchorOf(chain)])).toEqual({ shard: 0, seq, kind: 'CUT_OFF' })
        expect(verify(chain.slice(0, a), [], chain.at(-1))).toEqual({ shard: 0, seq, kind: 'CUT_OFF' })
      }),
      { numRuns: 60 },
    )
  })

  test('§3.10: a root is never that of another number or order of links', () => {
    fc.assert(
      fc.property(places, ([n, a, b]) => {
        const chain = chainOf(n)
        const swapped = chain.map((link, index) => (index === a ? (chain[b] as StoredLink) : index === b ? (chain[a] as StoredLink) : link))
        expect(new Set([rootOf(chain), rootOf(swapped), rootOf(chain.slice(0, -1))]).size).toBe(3)
      }),
      { numRuns: 60 },
    )
  })

  test('§3.10: an anchor that is not signed by us is named, and what is signed is canonical JSON', () => {
    const chain = chainOf(5)
    const anchor = anchorOf(chain)
    expect(verify(chain, [{ ...anchor, signature: 'forged' }])).toEqual({ shard: 0, seq: 5, kind: 'ANCHOR_FORGED' })
    const { signature: _signature, ...signed } = anchor
    expect(anchorText(anchor)).toBe(JSON.stringify(Object.fromEntries(Object.entries(signed).sort(([a], [b]) => (a < b ? -1 : 1)))))
  })
})
