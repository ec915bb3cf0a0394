import { formatFen } from '@jktl/shared/kernel/money'

/** Excel on a Chinese Windows reads UTF-8 only with this mark. */
const BYTE_ORDER_MARK = '\uFEFF'
const FORMULA = /^[=+\-@\t\r]/

/** An amount, written in yuan; a minus sign before digits is no formula. */
export interface YuanCell {
  yuanFen: number
}
type Cell = string | number | null | YuanCell

function fieldOf(value: Cell): string {
  if (value === null) return ''
  if (typeof value === 'object') return formatFen(value.yuanFen).replace('¥', '')
  if (typeof value === 'number') return String(value)
  // A cell that begins like a formula would be run by the spreadsheet that opens it.
  const text = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** RFC 4180 with a byte order mark. */
export const csvOf = (header: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  BYTE_ORDER_MARK + [header, ...rows].map((row) => `${row.map(fieldOf).join(',')}\r\n`).join('')
