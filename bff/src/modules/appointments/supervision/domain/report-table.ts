import type { Report } from '@jktl/shared/appointments/supervision/contract'

export type Cell = string | number | null
type Column = Report['columns'][number]
type Drill = NonNullable<Report['rows'][number]['drill']>

/** A column of a table over rows of one kind. */
export interface ReportColumn<Row> {
  key: string
  title: string
  unit: Column['unit']
  of: (row: Row) => Cell
}
export const text = <Row>(key: string, title: string, of: (row: Row) => Cell): ReportColumn<Row> => ({ key, title, unit: 'TEXT', of })
export const count = <Row>(key: string, title: string, of: (row: Row) => number): ReportColumn<Row> => ({ key, title, unit: 'COUNT', of })
export const fen = <Row>(key: string, title: string, of: (row: Row) => number): ReportColumn<Row> => ({ key, title, unit: 'FEN', of })
export const hours = <Row>(key: string, title: string, of: (row: Row) => number | null): ReportColumn<Row> => ({ key, title, unit: 'HOURS', of })
/** One decimal; of nothing there is no share. */
export const share = <Row>(key: string, title: string, part: (row: Row) => number, whole: (row: Row) => number): ReportColumn<Row> => ({
  key,
  title,
  unit: 'PERCENT',
  of: (row) => (whole(row) > 0 ? Math.round((1000 * part(row)) / whole(row)) / 10 : null),
})

export interface ReportTable {
  columns: Column[]
  rows: Report['rows']
  totals: (number | null)[]
}

/** Rows as cells; counts and amounts are summed, shares and medians are not. */
export function tableOf<Row>(
  rows: readonly Row[],
  columns: readonly ReportColumn<Row>[],
  keyOf: (row: Row) => string,
  drillOf: (row: Row) => Drill | null,
): ReportTable {
  return {
    columns: columns.map(({ key, title, unit }) => ({ key, title, unit })),
    rows: rows.map((row) => ({ key: keyOf(row), cells: columns.map((column) => column.of(row)), drill: drillOf(row) })),
    totals: columns.map(({ unit, of }) => (unit === 'COUNT' || unit === 'FEN' ? rows.reduce((sum, row) => sum + Number(of(row)), 0) : null)),
  }
}

const UNIT_NOTES: Partial<Record<Column['unit'], string>> = { FEN: '（元）', PERCENT: '（%）', HOURS: '（小时）' }
const plain = (unit: Column['unit'], cell: Cell): Cell => (unit === 'FEN' && typeof cell === 'number' ? (cell / 100).toFixed(2) : cell)

/** The lines of the file: what the page shows, its sums, and what it counts. */
export function linesOf(report: Report): { header: string[]; lines: Cell[][] } {
  const units = report.columns.map((column) => column.unit)
  const line = (cells: readonly Cell[]): Cell[] => cells.map((cell, index) => plain(units[index] ?? 'TEXT', cell))
  return {
    header: report.columns.map(({ title, unit }) => `${title}${UNIT_NOTES[unit] ?? ''}`),
    lines: [
      ...report.rows.map((row) => line(row.cells)),
      ...(report.rows.length > 0 ? [['合计', ...line(report.totals).slice(1)]] : []),
      ['截至', report.asOf],
      ['口径', report.unavailable ?? report.note],
    ],
  }
}
