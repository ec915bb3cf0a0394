import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { csvOf } from './csv.ts'

/** Reads RFC 4180 back. */
function read(text: string): string[][] {
  const rows: string[][] = [['']]
  let quoted = false
  const body = text.slice(1)
  for (let at = 0; at < body.length; at++) {
    const row = rows.at(-1) ?? []
    const last = row.length - 1
    if (quoted && body[at] === '"' && body[at + 1] === '"') row[last] += body[at++] ?? ''
    else if (body[at] === '"') quoted = !quoted
    else if (!quoted && body[at] === ',') row.push('')
    else if (!quoted && body.startsWith('\r\n', at)) {
      rows.push([''])
      at++
    } else row[last] += body[at] ?? ''
  }
  return rows.slice(0, -1)
}

describe('files', () => {
  test('R269: every text comes back as it was, whatever stands in it', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string().filter((text) => !/^[=+\-@\t\r]/.test(text)),
          { minLength: 1, maxLength: 4 },
        ),
        (cells) => {
          expect(read(csvOf(cells, [cells]))).toEqual([cells, cells])
        },
      ),
    )
  })
  test('R363: an amount is written in yuan to the fen, also when it is negative', () => {
    expect(read(csvOf(['a', 'b'], [[{ yuanFen: -5 }, { yuanFen: 123_456 }]]))[1]).toEqual(['-0.05', '1234.56'])
  })
  test('R269: nothing in a file is a formula', () => {
    for (const text of ['=1+1', '+86', '-1', '@x', '\tx']) expect(read(csvOf(['a'], [[text]]))[1]).toEqual([`'${text}`])
  })
})
