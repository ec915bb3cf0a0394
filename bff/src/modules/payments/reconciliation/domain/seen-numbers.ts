/** 2²⁷ bits: of a million numbers one in some thousand is suspected wrongly, of ten million one in fifty. */
const BITS = 1 << 27
const MASK = BITS - 1

/** Which numbers may stand in a bill twice, in bounded memory whatever its size (R6): a Bloom filter. What it suspects is decided by the database. */
export class SeenNumbers {
  private readonly bits = new Uint8Array(BITS >>> 3)

  /** @returns false: certainly the first time */
  add(number: string): boolean {
    let a = 0x811c9dc5
    let b = 0x9747b28c
    for (let i = 0; i < number.length; i++) {
      const code = number.charCodeAt(i)
      a = Math.imul(a ^ code, 0x01000193)
      b = Math.imul((b << 5) ^ (b >>> 27) ^ code, 0x5bd1e995)
    }
    const [first, second] = [this.mark((a ^ (a >>> 15)) & MASK), this.mark((b ^ (b >>> 13)) & MASK)]
    return first && second
  }

  private mark(place: number): boolean {
    const [byte, bit] = [place >>> 3, 1 << (place & 7)]
    const was = this.bits[byte] ?? 0
    this.bits[byte] = was | bit
    return (was & bit) !== 0
  }
}
