type Digest = (text: string) => string

/**
 * Root over the links of a stretch of a chain, taken in one by one. The number of links is signed with the root, so a node is told from a link
 * by its place and by its prefix; a subtree without a neighbour goes up as it is (RFC 6962 §2.1).
 */
export class MerkleTree {
  /** Roots of whole subtrees, the largest first; no two of the same height. */
  private readonly peaks: { height: number; hash: string }[] = []

  constructor(private readonly digest: Digest) {}

  add(link: string): void {
    let node = { height: 0, hash: link }
    for (let left = this.peaks.at(-1); left?.height === node.height; left = this.peaks.at(-1)) {
      this.peaks.pop()
      node = { height: node.height + 1, hash: this.digest(`node ${left.hash}${node.hash}`) }
    }
    this.peaks.push(node)
  }

  /** @throws RangeError for a tree without links */
  root(): string {
    const [last, ...left] = this.peaks.map(({ hash }) => hash).reverse()
    if (last === undefined) throw new RangeError('a tree without links has no root')
    return left.reduce((right, peak) => this.digest(`node ${peak}${right}`), last)
  }
}
