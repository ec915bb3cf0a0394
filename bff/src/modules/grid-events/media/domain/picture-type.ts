/** Pictures that are taken, told by their first bytes and never by a name (§3.8). HEIC and AVIF are not: phones hand out JPEG when asked. */
export type PictureType = 'jpeg' | 'png' | 'webp'

const startsWith = (bytes: Uint8Array, at: number, head: readonly number[]): boolean => head.every((byte, i) => bytes[at + i] === byte)
const RIFF = [0x52, 0x49, 0x46, 0x46]
const WEBP = [0x57, 0x45, 0x42, 0x50]

export function pictureTypeOf(bytes: Uint8Array): PictureType | null {
  if (startsWith(bytes, 0, [0xff, 0xd8, 0xff])) return 'jpeg'
  if (startsWith(bytes, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'png'
  return startsWith(bytes, 0, RIFF) && startsWith(bytes, 8, WEBP) ? 'webp' : null
}
