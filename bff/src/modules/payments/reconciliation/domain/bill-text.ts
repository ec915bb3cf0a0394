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

/** Cuts a stream of text into lines. */
export class Lines {
  private rest = ''
  private isFirst = true

  push(piece: string): string[] {
    const lines = (this.rest + piece).split(CRLF)
    this.rest = lines.pop() ?? ''
    if (this.isFirst && lines[0] !== undefined) {
      this.isFirst = false
      if (lines[0].startsWith(BOM)) lines[0] = lines[0].slice(BOM.length)
    }
    return lines
  }

  /** What follows the last line end. */
  end(): string {
    return this.rest
  }
}

/** The values of a line that begins with a backtick; values may hold commas. */
export const valuesOf = (line: string): string[] => line.slice(1).split(',`')
export const isValues = (line: string): boolean => line.charCodeAt(0) === 96

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
