import type { BillRow } from './bill-row.ts'

/** As much as is handed to the database at a time. */
const CHUNK_BYTES = 1 << 18
/** Numbers, separators and flags of a row. */
const FIXED_BYTES = 96
/** A value may be escaped, or take two bytes for each character of its Latin-1 spelling. */
const BYTES_PER_CHARACTER = 2

const [TAB, LINE_END, BACKSLASH, ZERO, MINUS] = [9, 10, 92, 48, 45]
const ESCAPED: Readonly<Record<number, number>> = { [TAB]: 116, [LINE_END]: 110, 13: 114, [BACKSLASH]: BACKSLASH }
const [CONTROL, ASCII] = [31, 128]
const MOST_DIGITS = 16

/** Rows as COPY text, columns as in `bill_row`, written byte by byte: a million rows are 120 MB, and as texts they would cost more than reading them did. */
export class CopyRows {
  private bytes = Buffer.allocUnsafe(CHUNK_BYTES)
  private length = 0
  private readonly digits = new Uint8Array(MOST_DIGITS)

  constructor(private readonly batchSeq: number) {}

  add(row: BillRow, mayRepeat: boolean): void {
    const { kind, ownNo, tradeNo, channelNo, printedAt, status, issue } = row
    const characters = ownNo.length + tradeNo.length + channelNo.length + printedAt.length + status.length
    this.reserve(FIXED_BYTES + characters * BYTES_PER_CHARACTER)
    this.number(this.batchSeq)
    this.number(row.line)
    this.text(kind)
    this.text(ownNo)
    this.text(tradeNo)
    this.text(channelNo)
    this.text(printedAt)
    this.text(status)
    this.number(row.amountFen)
    this.number(row.feeE5)
    if (issue === null) this.null()
    else this.text(issue)
    this.text(mayRepeat ? 't' : 'f')
    this.bytes[this.length - 1] = LINE_END
  }

  /** What was written since the last time; the bytes belong to the caller. Null: nothing. */
  take(): Buffer | null {
    if (this.length === 0) return null
    const taken = this.bytes.subarray(0, this.length)
    this.bytes = Buffer.allocUnsafe(CHUNK_BYTES)
    this.length = 0
    return taken
  }

  private reserve(size: number): void {
    if (this.length + size <= this.bytes.length) return
    const larger = Buffer.allocUnsafe((this.bytes.length + size) * 2)
    larger.set(this.bytes.subarray(0, this.length))
    this.bytes = larger
  }

  private text(value: string): void {
    const { bytes } = this
    let at = this.length
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i)
      if (code > CONTROL && code < ASCII && code !== BACKSLASH) bytes[at++] = code
      else if (code >= ASCII) {
        bytes[at++] = 0xc0 | (code >> 6)
        bytes[at++] = 0x80 | (code & 0x3f)
      } else {
        const escape = ESCAPED[code]
        if (escape !== undefined) bytes[at++] = BACKSLASH
        bytes[at++] = escape ?? code
      }
    }
    bytes[at++] = TAB
    this.length = at
  }

  private null(): void {
    this.bytes[this.length++] = BACKSLASH
    this.bytes[this.length++] = 78
    this.bytes[this.length++] = TAB
  }

  /** Whole. */
  private number(value: number): void {
    const { bytes, digits } = this
    let at = this.length
    if (value < 0) bytes[at++] = MINUS
    let rest = Math.abs(value)
    let count = 0
    do {
      const tens = Math.floor(rest / 10)
      digits[count++] = ZERO + (rest - tens * 10)
      rest = tens
    } while (rest > 0)
    while (count > 0) bytes[at++] = digits[--count] ?? ZERO
    bytes[at++] = TAB
    this.length = at
  }
}
