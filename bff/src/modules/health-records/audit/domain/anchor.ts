/** What is said of a chain at one moment: the root over its links since the anchor before. */
export interface Anchor {
  shard: number
  fromSeq: number
  seq: number
  atMs: number
  root: string
  /** Hash of the text of the anchor before, of the same shard. */
  previous: string
  keyId: string
}
export interface SignedAnchor extends Anchor {
  /** base64 */
  signature: string
}
/** One short text for all chains up to the end of a day. */
export interface DayRoot {
  date: string
  anchors: { shard: number; seq: number; root: string }[]
  root: string
  atMs: number
  keyId: string
}

/** What is signed: canonical JSON. */
export const anchorText = ({ atMs, fromSeq, keyId, previous, root, seq, shard }: Anchor): string =>
  JSON.stringify({ atMs, fromSeq, keyId, previous, root, seq, shard })

export const dayRootOf = (digest: (text: string) => string, date: string, anchors: DayRoot['anchors']): string =>
  digest(JSON.stringify({ anchors: anchors.map(({ root, seq, shard }) => ({ root, seq, shard })), date }))
export const dayRootText = ({ atMs, date, keyId, root }: DayRoot): string => JSON.stringify({ atMs, date, keyId, root })
