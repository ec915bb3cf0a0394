import { randomBytes, randomInt } from 'node:crypto'
import { formatInstant, type Instant } from '@jktl/shared/kernel/dates'

const stamp = (at: Instant): string => formatInstant(at).slice(0, 19).replaceAll(/\D/g, '')
const digits = (count: number): string => Array.from({ length: count }, () => randomInt(10)).join('')

/** 36 characters, as in the official example. */
export const newPrepayId = (at: Instant): string => `wx${stamp(at)}${randomBytes(8).toString('hex')}0000`
/** 28 digits. */
export const newTransactionId = (at: Instant): string => `4200${digits(6)}${stamp(at).slice(0, 8)}${digits(10)}`
/** 29 digits. */
export const newRefundId = (at: Instant): string => `5030${digits(6)}${stamp(at).slice(0, 8)}${digits(11)}`
/** `08…-cause`; the cause is a number of `CAUSE`. */
export const newRequestId = (cause: number): string => `08${randomBytes(18).toString('hex').toUpperCase()}-${cause}`
export const newNonce = (): string => randomBytes(16).toString('hex').toUpperCase()
/** 12 characters, for AES-GCM. */
export const newGcmNonce = (): string => randomBytes(9).toString('base64url')
export const newToken = (): string => randomBytes(32).toString('base64url')
