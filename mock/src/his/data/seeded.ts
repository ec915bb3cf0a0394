import { createHash } from 'node:crypto'

/** A whole number in [0, below) that is always the same for the same text. */
export const seededNumber = (text: string, below: number): number => createHash('sha256').update(text).digest().readUInt32BE(0) % below
