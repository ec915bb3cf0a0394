import type { BillSummary } from '../recon-desk.ts'
import type { Layout } from './bill-header.ts'
import type { BillRow } from './bill-row.ts'
import { Cells, fitted, isValues, type Passage, valuesOf } from './bill-text.ts'

/** What every bill looks like: names, rows of values, names of totals, one row of totals. Line by line; nothing is kept but sums. */
export abstract class BillReader<Column extends string, Total extends string> {
  protected readonly cells = new Cells()
  /** Rows read. */
  protected line = 0
  protected at: Layout<Column>['at'] = {}
  private layout: Layout<Column> | null = null
  private totals: Layout<Total> | null = null
  private isOver = false
  private broken: string | null = null

  /** @throws BillRefused for columns that are not known */
  protected abstract locateColumns(line: string): Layout<Column>
  protected abstract locateTotals(line: string): Layout<Total>
  /** The row whose values `cells` holds. */
  protected abstract read(): BillRow
  /** @throws BillRefused when a total is not the sum of the rows (R2) */
  protected abstract compare(total: (name: Total) => string | null): void
  protected abstract refuse(what: 'CUT_OFF' | 'GOES_ON'): never
  protected abstract sums(): BillSummary
  /** The free text that takes what looks like a separator. */
  protected abstract readonly freeText: Column

  /** @returns the row that this line ends, if any. @throws BillRefused */
  push(passage: Passage, from: number, to: number): BillRow | null {
    if (this.layout && !this.totals && this.broken === null && isValues(passage.text, from) && this.cells.locate(passage, from, to, this.layout.count)) {
      this.line++
      return this.read()
    }
    return this.pushSlowly(passage.text.slice(from, to))
  }

  /** @throws BillRefused unless the row of totals was there and agreed (R2) */
  finish(): BillSummary {
    if (!this.isOver) this.refuse('CUT_OFF')
    return this.sums()
  }

  private pushSlowly(text: string): BillRow | null {
    if (!this.layout) {
      this.layout = this.locateColumns(text)
      this.at = this.layout.at
      return null
    }
    if (this.totals) {
      if (text.trim() !== '') this.takeTotals(text, this.totals)
      return null
    }
    const joined = this.broken === null ? text : `${this.broken}\r\n${text}`
    if (!isValues(joined)) {
      this.totals = this.locateTotals(joined)
      return null
    }
    const values = fitted(valuesOf(joined), this.layout.count, this.layout.at[this.freeText] ?? 0)
    // A line end inside a name: the row goes on.
    this.broken = values ? null : joined
    if (!values) return null
    this.line++
    this.cells.hold(values)
    return this.read()
  }

  private takeTotals(text: string, { at }: Layout<Total>): void {
    if (this.isOver || !isValues(text)) this.refuse('GOES_ON')
    // The last one may end with a blank.
    const values = valuesOf(text).map((value) => value.trim())
    this.compare((name) => {
      const place = at[name]
      return place === undefined ? null : (values[place] ?? '')
    })
    this.isOver = true
  }
}
