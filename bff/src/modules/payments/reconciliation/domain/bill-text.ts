import { readE5Between } from './bill-amounts.ts'

/**
 * Bills as they come (§4.7): UTF-8 with BOM, CRLF, names without and values with a backtick. Bytes are read as Latin-1, one character each,
 * so that no piece of the stream can cut a character; names are compared in the same spelling.
 */
export const spelled = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')
export const unspelled = (text: string): string => Buffer.from(text, 'latin1').toString('utf8')

const CRLF = '\r\n'
const BOM = Buffer.from('\uFEFF')

/** A bill that cannot be believed; the text is for the finance desk. */
export class BillRefused extends Error {}

/** A part of a bill, to look through as bytes and to take values from as text: one character is one byte. */
export interface Passage {
  bytes: Uint8Array
  text: string
}
const passageOf = (bytes: Buffer): Passage => ({ bytes, text: bytes.toString('latin1') })

/** Cuts a stream of bytes into lines, handed over as places in one passage: no line is copied. */
export class Lines {
  private rest: Buffer = Buffer.alloc(0)
  private isFirst = true

  constructor(private readonly take: (passage: Passage, from: number, to: number) => void) {}

  push(piece: Buffer): void {
    let bytes = this.rest.length === 0 ? piece : Buffer.concat([this.rest, piece])
    if (this.isFirst && bytes.length >= BOM.length) {
      this.isFirst = false
      if (bytes.subarray(0, BOM.length).equals(BOM)) bytes = bytes.subarray(BOM.length)
    }
    const passage = passageOf(bytes)
    let from = 0
    for (let to = passage.text.indexOf(CRLF); to >= 0; to = passage.text.indexOf(CRLF, from)) {
      this.take(passage, from, to)
      from = to + CRLF.length
    }
    // A copy: whoever hands over pieces may use them again.
    this.rest = Buffer.from(bytes.subarray(from))
  }

  /** What follows the last line end is a line as well. */
  end(): void {
    const passage = passageOf(this.rest)
    if (passage.text.trim() !== '') this.take(passage, 0, passage.text.length)
  }
}

const COMMA = 44
const BACKTICK = 96
const SEPARATOR_LENGTH = 2
/** More columns than any bill has: the rest of a longer line is found by the slow way. */
const MOST_COLUMNS = 64

/** The values of one row, as places in the passage they stand in. */
export class Cells {
  private passage: Passage = passageOf(Buffer.alloc(0))
  private readonly starts = new Int32Array(MOST_COLUMNS + 1)

  /** @returns whether the line between two places has exactly so many values */
  locate(passage: Passage, from: number, to: number, count: number): boolean {
    const { starts } = this
    const { bytes } = passage
    this.passage = passage
    starts[0] = from + 1
    let found = 1
    for (let i = from + 2; i < to; i++)
      if (bytes[i] === BACKTICK && bytes[i - 1] === COMMA) {
        if (found === count) return false
        starts[found++] = i + 1
      }
    starts[found] = to + SEPARATOR_LENGTH
    return found === count
  }

  /** Values that had to be put together. */
  hold(values: readonly string[]): void {
    this.passage = passageOf(Buffer.from(values.join(',`'), 'latin1'))
    let start = 0
    values.forEach((value, i) => {
      this.starts[i] = start
      start += value.length + SEPARATOR_LENGTH
    })
    this.starts[values.length] = start
  }

  /** Empty for a column that this bill does not have. */
  value(place: number | undefined): string {
    if (place === undefined) return ''
    return this.passage.text.slice(this.starts[place], (this.starts[place + 1] ?? 0) - SEPARATOR_LENGTH)
  }

  /** 0 for an empty value; null: not an amount. */
  e5(place: number | undefined): number | null {
    if (place === undefined) return 0
    const [from, to] = [this.starts[place] ?? 0, (this.starts[place + 1] ?? 0) - SEPARATOR_LENGTH]
    return from === to ? 0 : readE5Between(this.passage.bytes, from, to)
  }
}

/** The values of a line that begins with a backtick; values may hold commas. */
export const valuesOf = (line: string): string[] => line.slice(1).split(',`')
export const isValues = (line: string, from = 0): boolean => line.charCodeAt(from) === BACKTICK

/**
 * Puts a row together again whose free text held what looks like a separator or a line end.
 * @param text position of the free-text column that takes the surplus
 * @returns null while the row is not complete
 */
export function fitted(values: string[], count: number, text: number): string[] | null {
  if (values.length < count) return null
  const surplus = values.length - count
  if (surplus > 0) values.splice(text, surplus + 1, values.slice(text, text + surplus + 1).join(',`'))
  return values
}
