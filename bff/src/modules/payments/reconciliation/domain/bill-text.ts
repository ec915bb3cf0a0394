/**
 * Bills as they come (§4.7): UTF-8 with BOM, CRLF, names without and values with a backtick. Bytes are read as Latin-1, one character each,
 * so that no piece of the stream can cut a character; names are compared in the same spelling.
 */
export const spelled = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')
export const unspelled = (text: string): string => Buffer.from(text, 'latin1').toString('utf8')

const CRLF = '\r\n'
const BOM = spelled('\uFEFF')

/** A bill that cannot be believed; the text is for the finance desk. */
export class BillRefused extends Error {}

/** Cuts a stream of text into lines, handed over as places in one flat text: no line is copied. */
export class Lines {
  private rest = ''
  private isFirst = true

  constructor(private readonly take: (text: string, from: number, to: number) => void) {}

  push(piece: string): void {
    let text = this.rest + piece
    if (this.isFirst && text.length >= BOM.length) {
      this.isFirst = false
      if (text.startsWith(BOM)) text = text.slice(BOM.length)
    }
    let from = 0
    for (let to = text.indexOf(CRLF); to >= 0; to = text.indexOf(CRLF, from)) {
      this.take(text, from, to)
      from = to + CRLF.length
    }
    this.rest = text.slice(from)
  }

  /** What follows the last line end is a line as well. */
  end(): void {
    if (this.rest.trim() !== '') this.take(this.rest, 0, this.rest.length)
  }
}

const COMMA = 44
const BACKTICK = 96
const SEPARATOR_LENGTH = 2
/** More columns than any bill has: the rest of a longer line is found by the slow way. */
const MOST_COLUMNS = 64

/** The values of one row, as places in the text they stand in. */
export class Cells {
  private text = ''
  private readonly starts = new Int32Array(MOST_COLUMNS + 1)

  /** @returns whether the line between two places has exactly so many values */
  locate(text: string, from: number, to: number, count: number): boolean {
    const { starts } = this
    this.text = text
    starts[0] = from + 1
    let found = 1
    for (let i = from + 1; i < to - 1; i++)
      if (text.charCodeAt(i) === COMMA && text.charCodeAt(i + 1) === BACKTICK) {
        if (found === count) return false
        starts[found++] = i + SEPARATOR_LENGTH
      }
    starts[found] = to + SEPARATOR_LENGTH
    return found === count
  }

  /** Values that had to be put together. */
  hold(values: readonly string[]): void {
    this.text = values.join(',`')
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
    return this.text.slice(this.starts[place], (this.starts[place + 1] ?? 0) - SEPARATOR_LENGTH)
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
