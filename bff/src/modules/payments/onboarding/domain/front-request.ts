import { createVerify, X509Certificate } from 'node:crypto'

/** Both directions (R360). */
const WINDOW_SECONDS = 300
const BASE64 = /^[A-Za-z0-9+/]{16,2048}={0,2}$/

interface SignedRequest {
  fingerprint: string
  deviceSerial: string
  timestamp: string
  nonce: string
  signature: string
  /** `METHOD\npath with query\ntimestamp\nnonce\nbody\n` */
  message: Buffer
}
export interface RequestBytes {
  method: string
  /** As it stood in the request line. */
  path: string
  body: Buffer
  headers: Record<string, string | string[] | undefined>
}

/** The five headers and what they sign; null when one is absent, repeated or misshapen. */
export function signedRequest({ method, path, body, headers }: RequestBytes): SignedRequest | null {
  const read = (name: string, shape: RegExp): string => {
    const value = headers[name]
    return typeof value === 'string' && shape.test(value) ? value : ''
  }
  const found = {
    fingerprint: read('front-certificate', /^[0-9a-f]{64}$/),
    deviceSerial: read('front-device', /^[0-9A-Za-z-]{6,40}$/),
    timestamp: read('front-timestamp', /^\d{10}$/),
    nonce: read('front-nonce', /^[0-9A-Za-z_-]{16,64}$/),
    signature: read('front-signature', BASE64),
  }
  if (Object.values(found).includes('')) return null
  const head = `${method.toUpperCase()}\n${path}\n${found.timestamp}\n${found.nonce}\n`
  return { ...found, message: Buffer.concat([Buffer.from(head, 'utf8'), body, Buffer.from('\n')]) }
}

export const isSignedBy = (pem: string, { message, signature }: SignedRequest): boolean =>
  createVerify('sha256').update(message).verify(new X509Certificate(pem).publicKey, signature, 'base64')

/** @param now epoch milliseconds */
export const isWithinWindow = ({ timestamp }: SignedRequest, now: number): boolean => Math.abs(Math.floor(now / 1000) - Number(timestamp)) <= WINDOW_SECONDS
/** After this its timestamp is refused anyway. */
export const nonceExpiry = ({ timestamp }: SignedRequest): Date => new Date((Number(timestamp) + WINDOW_SECONDS + 1) * 1000)
