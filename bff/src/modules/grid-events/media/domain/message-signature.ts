import { createHash, timingSafeEqual } from 'node:crypto'

export interface MessageSignature {
  signature: string
  /** Epoch seconds, as text. */
  timestamp: string
  nonce: string
}

const MOST_AGE_SECONDS = 600

/** WeChat's 消息推送: SHA-1 over token, timestamp and nonce in the order of their bytes. It does not cover the body, so an old one is not believed. */
export function isFromWechat({ signature, timestamp, nonce }: MessageSignature, token: string, nowSeconds: number): boolean {
  const expected = createHash('sha1').update([token, timestamp, nonce].sort().join('')).digest()
  const given = Buffer.from(/^[0-9a-f]{40}$/i.test(signature) ? signature : '', 'hex')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false
  return /^\d{1,12}$/.test(timestamp) && Math.abs(Number(timestamp) - nowSeconds) <= MOST_AGE_SECONDS
}
