import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import type { Instant } from '@jktl/shared/kernel/dates'
import { type Action, ActionRefused } from '../kernel/system.ts'

/**
 * 医院前置机 of unified payment (R360), as the platform's contract describes it: it holds a key, has a certificate for it, and signs
 * `METHOD\npath with query\ntimestamp\nnonce\nbody\n` with SHA-256. Keys live as long as the process.
 */
const DAY_MS = 86_400_000
const SERIAL_BYTES = 8

const der = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts)
  const size = content.length < 0x80 ? [content.length] : content.length < 0x100 ? [0x81, content.length] : [0x82, content.length >> 8, content.length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}
const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts)
const hex = (bytes: string): Buffer => Buffer.from(bytes, 'hex')
/** 2.5.4.3 commonName */
const nameOf = (commonName: string): Buffer => sequence(der(0x31, sequence(hex('0603550403'), der(0x0c, Buffer.from(commonName, 'utf8')))))
/** RFC 5280 §4.1.2.5: UTCTime until 2049, GeneralizedTime after. */
function timeOf(at: Instant): Buffer {
  const text = `${new Date(at).toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}Z`
  return text < '2050' ? der(0x17, Buffer.from(text.slice(2))) : der(0x18, Buffer.from(text))
}
const ALGORITHMS = {
  // sha256WithRSAEncryption
  RSA: sequence(hex('06092a864886f70d01010b'), hex('0500')),
  // ecdsa-with-SHA256
  EC: sequence(hex('06082a8648ce3d040302')),
} as const
type KeyKind = keyof typeof ALGORITHMS

/** A self-issued X.509 certificate (RFC 5280). @param signer another key makes it contradict itself */
function certificateOf(
  subject: { commonName: string; kind: KeyKind; publicKey: KeyObject; notBefore: Instant; notAfter: Instant },
  signer: KeyObject,
): { pem: string; fingerprint: string } {
  const { commonName, kind, publicKey, notBefore, notAfter } = subject
  const serial = randomBytes(SERIAL_BYTES)
  serial[0] = 0x01
  const content = sequence(
    hex('a003020102'),
    der(0x02, serial),
    ALGORITHMS[kind],
    nameOf(commonName),
    sequence(timeOf(notBefore), timeOf(notAfter)),
    nameOf(commonName),
    publicKey.export({ type: 'spki', format: 'der' }),
  )
  const bytes = sequence(content, ALGORITHMS[kind], der(0x03, Buffer.from([0]), sign('sha256', content, signer)))
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? []
  return {
    pem: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    fingerprint: createHash('sha256').update(bytes).digest('hex'),
  }
}

const textOr = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise)
const newKeys = (kind: KeyKind, bits: number) =>
  kind === 'RSA' ? generateKeyPairSync('rsa', { modulusLength: bits }) : generateKeyPairSync('ec', { namedCurve: 'prime256v1' })

export function frontMachineActions(now: () => Instant): Record<string, Action> {
  const keys = new Map<string, KeyObject>()
  const keyOf = (fingerprint: string): KeyObject => {
    const key = keys.get(fingerprint)
    if (!key) throw new ActionRefused('no front machine has this certificate')
    return key
  }
  return {
    /** `{ name?, days?, from? (ISO), kind?: EC|RSA, bits?, signedByAnother?: true }` → `{ pem, fingerprint }` */
    'issue-front-certificate': (input) => {
      const kind: KeyKind = input['kind'] === 'RSA' ? 'RSA' : 'EC'
      const { publicKey, privateKey } = newKeys(kind, typeof input['bits'] === 'number' ? input['bits'] : 2_048)
      const notBefore = Math.floor(Date.parse(textOr(input['from'], new Date(now() - DAY_MS).toISOString())) / 1000) * 1000
      const notAfter = notBefore + (typeof input['days'] === 'number' ? input['days'] : 365) * DAY_MS
      const signer = input['signedByAnother'] === true ? newKeys(kind, 2_048).privateKey : privateKey
      const made = certificateOf({ commonName: textOr(input['name'], '示例前置机'), kind, publicKey, notBefore, notAfter }, signer)
      keys.set(made.fingerprint, privateKey)
      return made
    },
    /** `{ fingerprint, deviceSerial, method, path, body?, timestamp?, nonce? }` → the headers of the request */
    'sign-front-request': (input) => {
      const fingerprint = textOr(input['fingerprint'], '')
      const timestamp = textOr(input['timestamp'], String(Math.floor(now() / 1000)))
      const nonce = textOr(input['nonce'], randomBytes(16).toString('hex'))
      const message = `${textOr(input['method'], 'GET')}\n${textOr(input['path'], '')}\n${timestamp}\n${nonce}\n${textOr(input['body'], '')}\n`
      return {
        'front-certificate': fingerprint,
        'front-device': textOr(input['deviceSerial'], ''),
        'front-timestamp': timestamp,
        'front-nonce': nonce,
        'front-signature': sign('sha256', Buffer.from(message, 'utf8'), keyOf(fingerprint)).toString('base64'),
      }
    },
  }
}
