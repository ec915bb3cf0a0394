import PDFDocument from 'pdfkit'

import { chineseFont } from './chinese-font.ts'

const MARGIN = 40
const FOOTER = 30
const INK = '#1a1a1a'
const QUIET = '#595959'
const RULE = '#b3b3b3'
const LINE_GAP = 0
const CELL = 5
/** The font's own lines are far apart. */
const CELL_LINE_GAP = -1.5

export interface Column {
  title: string
  width: number
  /** Figures end where the column ends. */
  end?: boolean
}
interface TextLook {
  size?: number
  quiet?: boolean
  gapAfter?: number
}

let last: Promise<unknown> = Promise.resolve()
/** One file at a time: a page costs a good deal of work and memory, and whoever waits waits a second. */
export function oneAtATime(print: () => Promise<Buffer>): Promise<Buffer> {
  const made = last.then(print)
  last = made.catch(() => undefined)
  return made
}

/** A4 from top to bottom: text and tables that go on on the next page with their head. */
export class Paper {
  private readonly chunks: Buffer[] = []
  private readonly finished: Promise<void>

  private constructor(private readonly doc: PDFKit.PDFDocument) {
    doc.on('data', (chunk: Buffer) => this.chunks.push(chunk))
    this.finished = new Promise((resolve, reject) => {
      doc.once('end', resolve)
      doc.once('error', reject)
    })
  }

  /** @param madeAt also the date inside the file: the same content gives the same bytes */
  static async open(title: string, madeAt: Date): Promise<Paper> {
    const font = await chineseFont()
    const doc = new PDFDocument({
      size: 'A4',
      margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN + FOOTER },
      bufferPages: true,
      lang: 'zh-CN',
      displayTitle: true,
      info: { Title: title, Author: '健康通辽', CreationDate: madeAt, ModDate: madeAt },
    })
    doc.registerFont('text', font)
    doc.font('text').fillColor(INK)
    return new Paper(doc)
  }

  get width(): number {
    return this.doc.page.width - 2 * MARGIN
  }

  private get bottom(): number {
    return this.doc.page.height - MARGIN - FOOTER
  }

  text(text: string, { size = 10, quiet = false, gapAfter = 4 }: TextLook = {}): void {
    const { doc } = this
    doc.fontSize(size).fillColor(quiet ? QUIET : INK)
    const height = doc.heightOfString(text, { width: this.width, lineGap: LINE_GAP })
    if (doc.y + height > this.bottom) doc.addPage()
    doc.text(text, MARGIN, doc.y, { width: this.width, lineGap: LINE_GAP })
    doc.y += gapAfter
  }

  gap(height: number): void {
    this.doc.y += height
  }

  /** @param strong indexes of rows that stand out, such as a total */
  table(columns: readonly Column[], rows: readonly (readonly string[])[], strong: ReadonlySet<number> = new Set()): void {
    const head = columns.map(({ title }) => title)
    // A head alone at the foot of a page helps nobody.
    if (this.doc.y + this.heightOf(columns, head) + this.heightOf(columns, rows[0] ?? head) > this.bottom) this.doc.addPage()
    this.row(columns, head, { quiet: true })
    for (const [index, cells] of rows.entries()) {
      if (this.doc.y + this.heightOf(columns, cells) > this.bottom) {
        this.doc.addPage()
        this.row(columns, head, { quiet: true })
      }
      this.row(columns, cells, { strong: strong.has(index) })
    }
  }

  private heightOf(columns: readonly Column[], cells: readonly string[]): number {
    this.doc.fontSize(9)
    const heights = columns.map(({ width }, i) => this.doc.heightOfString(cells[i] ?? '', { width: width - CELL, lineGap: CELL_LINE_GAP }))
    return Math.max(...heights) + 2 * CELL
  }

  private row(columns: readonly Column[], cells: readonly string[], { quiet = false, strong = false }: { quiet?: boolean; strong?: boolean }): void {
    const { doc } = this
    const [top, height] = [doc.y, this.heightOf(columns, cells)]
    if (strong || quiet) doc.rect(MARGIN, top, this.width, height).fill(strong ? '#eef3f1' : '#f5f5f5')
    doc.fontSize(9).fillColor(quiet ? QUIET : INK)
    let left = MARGIN
    for (const [i, { width, end = false }] of columns.entries()) {
      doc.text(cells[i] ?? '', left + (end ? 0 : CELL), top + CELL, { width: width - CELL, lineGap: CELL_LINE_GAP, align: end ? 'right' : 'left' })
      left += width
    }
    doc
      .moveTo(MARGIN, top + height)
      .lineTo(MARGIN + this.width, top + height)
      .lineWidth(0.5)
      .strokeColor(RULE)
      .stroke()
    doc.y = top + height
  }

  /** Numbers the pages and closes the file. @param foot stands beside the number on every page @param watermark stands across every page, light and slanting */
  async close(foot: string, watermark?: string): Promise<Buffer> {
    const { doc } = this
    const { count } = doc.bufferedPageRange()
    for (let page = 0; page < count; page++) {
      doc.switchToPage(page)
      if (watermark) this.mark(watermark)
      // Below the margin a line of text would open another page.
      doc.page.margins.bottom = 0
      doc.fontSize(8).fillColor(QUIET)
      const top = doc.page.height - MARGIN
      doc.text(foot, MARGIN, top, { width: this.width - 90, lineBreak: false })
      doc.text(`第 ${page + 1} 页/共 ${count} 页`, MARGIN + this.width - 90, top, { width: 90, align: 'right', lineBreak: false })
    }
    doc.end()
    await this.finished
    return Buffer.concat(this.chunks)
  }

  private mark(text: string): void {
    const { doc } = this
    const { width, height } = doc.page
    doc.page.margins.bottom = 0
    for (const at of [0.25, 0.5, 0.75]) {
      doc.save()
      doc.rotate(-28, { origin: [width / 2, height * at] })
      doc.fontSize(13).fillColor('#6b7a75').fillOpacity(0.22)
      doc.text(text, 0, height * at, { width, align: 'center', lineBreak: false })
      doc.restore()
    }
    doc.fillOpacity(1)
  }
}
