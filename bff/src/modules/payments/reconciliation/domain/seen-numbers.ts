/** 2²⁷ bits: of a million numbers one in some thousand is suspected wrongly, of ten million one in fifty. */
const BITS = 1 << 27
const MASK = BITS - 1

/** Which numbers may stand in a bill twice, in bounded memory whatever its size (R6): a Bloom filter. What it suspects is decided by the database. */
export class SeenNumbers {
  private readonly bits = new Uint8Array(BITS >>> 3)

  /** A payment's and a refund's numbers are different ones. @returns false: certainly the first time */
  add(kind: string, number: string): boolean {
    const seed = kind.charCodeAt(0) | (kind.charCodeAt(1) << 8)
    let a = 0x811c9dc5 ^ seed
    let b = 0x9747b28c ^ (seed << 8)
    for (let i = 0; i < number.length; i++) {
      const code = number.charCodeAt(i)
      a = Math.imul(a ^ code, 0x01000193)
      b = Math.imul((b << 5) ^ (b >>> 27) ^ code, 0x5bd1e995)
    }
    const once = this.mark((a ^ (a >>> 15)) & MASK)
    return this.mark((b ^ (b >>> 13)) & MASK) && once
  }

  private mark(place: number): boolean {
    const [byte, bit] = [place >>> 3, 1 << (place & 7)]
    const was = this.bits[byte] ?? 0
    this.bits[byte] = was | bit
    return (was & bit) !== 0
  }
}
