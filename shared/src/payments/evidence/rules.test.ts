import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { mimeOf } from './rules.ts'

const bytes = (...head: number[]): Uint8Array => Uint8Array.from([...head, 0, 1, 2, 3])
const text = (content: string): Uint8Array => new TextEncoder().encode(content)

describe('kinds of files', () => {
  it('B13: a picture, a PDF and a table are known by what they hold, whatever they are called', () => {
    expect(mimeOf(bytes(0xff, 0xd8, 0xff, 0xe0), 'a.pdf')).toBe('image/jpeg')
    expect(mimeOf(bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), 'a')).toBe('image/png')
    expect(mimeOf(text('%PDF-1.4\n'), 'a.csv')).toBe('application/pdf')
    expect(mimeOf(text('日期,金额\r\n2026-11-23,1.00\r\n'), '流水.CSV')).toBe('text/csv')
  })

  it('B13: what is none of them is not taken under their names', () => {
    expect(mimeOf(text('MZ,a\u0000b,c\n'), 'a.csv')).toBeNull()
    expect(mimeOf(text('<html>,\n'), 'a.csv')).toBeNull()
    expect(mimeOf(text('\ufeff<svg>,\n'), 'a.csv')).toBeNull()
    expect(mimeOf(text('日期,金额\n'), 'a.png')).toBeNull()
    expect(mimeOf(new Uint8Array(), 'a.csv')).toBeNull()
  })

  it('B13: bytes with a zero in them are never a table', () => {
    fc.assert(fc.property(fc.uint8Array(), fc.uint8Array(), (before, after) => mimeOf(Uint8Array.from([0x61, ...before, 0, ...after]), 'x.csv') === null))
  })
})
