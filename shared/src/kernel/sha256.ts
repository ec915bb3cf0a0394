/** SHA-256 and HMAC (FIPS 180-4, RFC 2104) over bytes, for code that runs in the miniapp as well, where there is no crypto module. */
const primes = (count: number): number[] => {
  const found: number[] = []
  for (let n = 2; found.length < count; n++) if (found.every((p) => n % p !== 0)) found.push(n)
  return found
}
const fraction = (x: number): number => ((x - Math.floor(x)) * 2 ** 32) | 0
const START = primes(8).map((p) => fraction(Math.sqrt(p)))
const ROUNDS = primes(64).map((p) => fraction(Math.cbrt(p)))
const BLOCK = 64
const right = (x: number, by: number): number => (x >>> by) | (x << (32 - by))
const at = (list: ArrayLike<number>, index: number): number => list[index] ?? 0

export function sha256(message: Uint8Array): Uint8Array {
  const padded = new Uint8Array(Math.ceil((message.length + 9) / BLOCK) * BLOCK)
  padded.set(message)
  padded[message.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(message.length / 2 ** 29))
  view.setUint32(padded.length - 4, message.length << 3)
  const hash = [...START]
  const w = new Int32Array(64)
  for (let block = 0; block < padded.length; block += BLOCK) {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(block + i * 4)
    for (let i = 16; i < 64; i++) {
      const [x, y] = [at(w, i - 15), at(w, i - 2)]
      w[i] = at(w, i - 16) + (right(x, 7) ^ right(x, 18) ^ (x >>> 3)) + at(w, i - 7) + (right(y, 17) ^ right(y, 19) ^ (y >>> 10))
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = hash
    for (let i = 0; i < 64; i++) {
      const one = (h + (right(e, 6) ^ right(e, 11) ^ right(e, 25)) + ((e & f) ^ (~e & g)) + at(ROUNDS, i) + at(w, i)) | 0
      const two = ((right(a, 2) ^ right(a, 13) ^ right(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
      ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0]
    }
    for (const [i, value] of [a, b, c, d, e, f, g, h].entries()) hash[i] = (at(hash, i) + value) | 0
  }
  const out = new DataView(new ArrayBuffer(32))
  for (const [i, value] of hash.entries()) out.setInt32(i * 4, value)
  return new Uint8Array(out.buffer)
}

const join = (a: Uint8Array, b: Uint8Array): Uint8Array => {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
export function hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array {
  const block = new Uint8Array(BLOCK)
  block.set(key.length > BLOCK ? sha256(key) : key)
  return sha256(
    join(
      block.map((byte) => byte ^ 0x5c),
      sha256(
        join(
          block.map((byte) => byte ^ 0x36),
          message,
        ),
      ),
    ),
  )
}
export const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
export const fromHex = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16))
