import fc from 'fast-check'
import { code128Svg, code128Values, code128Widths } from './code128'

describe('Code 128', () => {
  it('encodes PJJ123C with check symbol 55: the well-known example has 54 with start A, whose value is one less', () => {
    expect(code128Values('PJJ123C')).toEqual([104, 48, 42, 42, 17, 18, 19, 35, 55, 106])
  })

  it('packs an even number of digits two to a symbol', () => {
    expect(code128Values('1234')).toEqual([105, 12, 34, (105 + 12 + 34 * 2) % 103, 106])
  })

  it('gives every symbol eleven modules and the stop thirteen', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\x20-\x7e]{1,20}$/), (text) => {
        const modules = code128Widths(text).reduce((sum, width) => sum + width, 0)
        expect(modules).toBe((code128Values(text).length - 1) * 11 + 13)
      }),
    )
  })

  it('leaves ten modules of quiet zone on both sides', () => {
    const widths = code128Widths('A').reduce((sum, width) => sum + width, 0)
    expect(code128Svg('A')).toContain(`viewBox='0 0 ${widths + 20} 40'`)
    expect(code128Svg('A')).toContain("d='M10 0")
  })

  it('refuses what set B cannot carry', () => {
    expect(() => code128Values('取号')).toThrow(RangeError)
  })
})
