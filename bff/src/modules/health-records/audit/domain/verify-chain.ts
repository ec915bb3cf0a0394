import { anchorText, type SignedAnchor } from './anchor.ts'
import { GENESIS, hashOf } from './chain.ts'
import { MerkleTree } from './merkle.ts'

/** Where a chain ends, as the table of chains says. */
export interface ChainEnd {
  shard: number
  algorithm: string
  headSeq: number
  headHash: string
}
export const FAULTS = {
  CHANGED: 'the event is not the one that was written',
  MISSING: 'events are missing from here on',
  INSERTED: 'an event was put in here that was never written',
  MOVED: 'another event belongs here',
  CUT_OFF: 'the chain has lost its end from here on',
  APPENDED: 'events stand behind the end of the chain',
  HEAD_CHANGED: 'the end of the chain was changed',
  REWRITTEN: 'the chain was rewritten somewhere after this place',
  ANCHOR_FORGED: 'the anchor at this place is not signed by us, or does not follow the one before',
  ANCHOR_GONE: 'the database has lost the anchor at this place',
} as const
export type FaultKind = keyof typeof FAULTS
export interface Fault {
  shard: number
  seq: number
  kind: FaultKind
}
/** A link as it is stored: the text is the canonical JSON of its event. */
export interface StoredLink {
  seq: number
  text: string
  hash: string
}

/** How far behind a bad place the event that belongs there is looked for. */
const LOOK_AHEAD = 5_000

/** The same event at another place. */
const placedAt = ({ text }: StoredLink, seq: number): string => text.replace(/"seq":\d+/, `"seq":${seq}`)

/**
 * Walks along one chain (§3.10). The first bad place decides: behind it nothing is proved. A chain that adds up is held against its anchors, which
 * is how a lost end and a chain rewritten as a whole are found.
 */
export class ChainVerifier {
  events = 0
  private readonly digest: (text: string) => string
  private readonly anchors: SignedAnchor[]
  private previous = GENESIS
  private tree: MerkleTree
  private treeFrom = 1
  private nextAnchor = 0
  private fault: Fault | null = null
  private anchorFault: Fault | null = null
  /** Behind the bad place, until it is clear what happened there. */
  private suspects: StoredLink[] = []
  private beforeSuspects = GENESIS

  /** @param anchors from the database and from the second store */
  constructor(
    private readonly end: ChainEnd,
    fromDatabase: readonly SignedAnchor[],
    fromFolder: readonly SignedAnchor[],
    isSigned: (anchor: SignedAnchor) => boolean,
  ) {
    this.digest = hashOf(end.algorithm)
    this.tree = new MerkleTree(this.digest)
    const known = new Map([...fromFolder, ...fromDatabase].map((anchor) => [`${anchorText(anchor)} ${anchor.signature}`, anchor]))
    this.anchors = [...known.values()].sort((a, b) => a.seq - b.seq)
    this.checkAnchors(isSigned)
    const kept = new Set(fromDatabase.map(({ seq }) => seq))
    const gone = this.anchors.find(({ seq }) => !kept.has(seq))
    if (!this.fault && gone) this.anchorFault = { shard: end.shard, seq: gone.seq, kind: 'ANCHOR_GONE' }
  }
  /** @returns false once more links tell nothing new */
  take(links: readonly StoredLink[]): boolean {
    for (const link of links) {
      if (this.suspects.length > 0) {
        this.suspects.push(link)
        if (this.suspects.length > LOOK_AHEAD) return false
        continue
      }
      if (this.fault) return false
      const expected = this.events + 1
      if (expected > this.end.headSeq) return this.found(expected, 'APPENDED')
      if (link.seq !== expected) return this.found(expected, 'MISSING')
      if (this.digest(this.previous + link.text) !== link.hash) {
        this.beforeSuspects = this.previous
        this.suspects = [link]
        continue
      }
      this.events = expected
      this.previous = link.hash
      this.tree.add(link.hash)
      this.compareAnchor(expected)
    }
    return true
  }

  /** @returns the first bad place; null when all is well */
  finish(): Fault | null {
    if (this.suspects.length > 0) this.found(this.events + 1, this.diagnose())
    const { headSeq, headHash } = this.end
    const furthest = Math.max(headSeq, this.anchors.at(-1)?.seq ?? 0)
    if (!this.fault && this.events < furthest) this.found(this.events + 1, 'CUT_OFF')
    if (!this.fault && this.previous !== headHash) this.found(headSeq, 'HEAD_CHANGED')
    return this.fault ?? this.anchorFault
  }

  private checkAnchors(isSigned: (anchor: SignedAnchor) => boolean): void {
    let [previous, seq] = [GENESIS, 0]
    for (const anchor of this.anchors) {
      if (!isSigned(anchor) || anchor.previous !== previous || anchor.fromSeq !== seq + 1) {
        this.anchorFault = { shard: this.end.shard, seq: anchor.seq, kind: 'ANCHOR_FORGED' }
        return
      }
      previous = this.digest(anchorText(anchor))
      seq = anchor.seq
    }
  }

  private compareAnchor(seq: number): void {
    const anchor = this.anchors[this.nextAnchor]
    if (anchor?.seq !== seq) return
    if (anchor.root !== this.tree.root()) this.found(this.treeFrom, 'REWRITTEN')
    this.nextAnchor++
    this.tree = new MerkleTree(this.digest)
    this.treeFrom = seq + 1
  }

  /** What happened at a place whose link does not fit: looks whether the event that belongs there stands behind it. */
  private diagnose(): FaultKind {
    const [bad] = this.suspects
    const seq = this.events + 1
    const belongs = this.suspects.find((link) => this.digest(this.beforeSuspects + placedAt(link, seq)) === link.hash)
    if (!bad || !belongs) return 'CHANGED'
    // Put in before the events that belong here: those still follow each other. Moved here: they do not.
    const follows = (link: StoredLink | undefined): boolean => link !== undefined && this.digest(belongs.hash + placedAt(link, seq + 1)) === link.hash
    const behind = this.suspects[belongs.seq - seq + 1]
    return follows(behind) || (behind === undefined && belongs.seq === seq + 1 && !follows(bad)) ? 'INSERTED' : 'MOVED'
  }

  private found(seq: number, kind: FaultKind): false {
    this.fault = { shard: this.end.shard, seq, kind }
    return false
  }
}
