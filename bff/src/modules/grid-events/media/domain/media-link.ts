import { timingSafeEqual } from 'node:crypto'

export const LINK_SIZES = ['shown', 'thumb'] as const
export type LinkSize = (typeof LINK_SIZES)[number]
/** For whom a link was made: its owner and the content check see what is not checked yet. */
export const LINK_READERS = ['owner', 'others', 'check'] as const
export type LinkReader = (typeof LINK_READERS)[number]
export interface MediaLink {
  mediaId: string
  size: LinkSize
  reader: LinkReader
  /** Last second it works, epoch seconds. */
  until: number
}
/** 32 bytes over a text, by a key only this server has. */
export type Mac = (text: string) => Buffer

const HEAD_BYTES = 22
const MAC_BYTES = 16
const TOKEN = /^[\w-]{51}$/

const macOf = (head: Buffer, mac: Mac): Buffer => mac(head.toString('hex')).subarray(0, MAC_BYTES)

/** A link carries all it grants: which object, which size, for whom, how long; nothing is looked up to believe it. */
export function writeLink({ mediaId, size, reader, until }: MediaLink, mac: Mac): string {
  const head = Buffer.alloc(HEAD_BYTES)
  Buffer.from(mediaId.replaceAll('-', ''), 'hex').copy(head)
  head.writeUInt8(LINK_SIZES.indexOf(size), 16)
  head.writeUInt8(LINK_READERS.indexOf(reader), 17)
  head.writeUInt32BE(until, 18)
  return Buffer.concat([head, macOf(head, mac)]).toString('base64url')
}

/** Null: never one of ours, changed on the way, or past its time; nobody is told which. */
export function readLink(token: string, nowSeconds: number, mac: Mac): MediaLink | null {
  if (!TOKEN.test(token)) return null
  const bytes = Buffer.from(token, 'base64url')
  // The last character of a token has spare bits: another spelling is not ours.
  if (bytes.length !== HEAD_BYTES + MAC_BYTES || bytes.toString('base64url') !== token) return null
  const head = bytes.subarray(0, HEAD_BYTES)
  if (!timingSafeEqual(bytes.subarray(HEAD_BYTES), macOf(head, mac))) return null
  const size = LINK_SIZES[head.readUInt8(16)]
  const reader = LINK_READERS[head.readUInt8(17)]
  const until = head.readUInt32BE(18)
  if (!size || !reader || until < nowSeconds) return null
  const id = head.toString('hex', 0, 16)
  return { mediaId: [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join('-'), size, reader, until }
}
