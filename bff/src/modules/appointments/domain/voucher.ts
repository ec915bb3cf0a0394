import { randomInt } from 'node:crypto'

/** No 0/O, 1/I/L: read out at a window and typed by hand. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const LENGTH = 12

/** 取号密码: 12 of 31 signs (59 bits), unguessable (§6.5). */
export const newVoucherCode = (): string => Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')

/** What bar code and QR code carry: a prefix and the code; no name, no ID number. */
export const barcodeText = (code: string): string => `TL${code}`
