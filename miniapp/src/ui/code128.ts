/** Code 128 (ISO/IEC 15417): bar and space widths of the 106 symbols and, last, the stop pattern. */
const WIDTHS =
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112'.split(
    ' ',
  )
const START_B = 104
const START_C = 105
const STOP = 106

/**
 * Symbol values of a text: set C (two digits per symbol) when it is an even number of digits, else set B.
 *
 * @throws RangeError for characters outside printable ASCII
 */
export function code128Values(text: string): number[] {
  if (!/^[\x20-\x7e]+$/.test(text)) throw new RangeError('Code 128 set B carries printable ASCII')
  const digits = /^(\d\d)+$/.test(text)
  const data = digits ? (text.match(/\d\d/g) ?? []).map(Number) : [...text].map((glyph) => glyph.charCodeAt(0) - 32)
  const start = digits ? START_C : START_B
  const check = data.reduce((sum, value, index) => sum + value * (index + 1), start) % 103
  return [start, ...data, check, STOP]
}

/** Widths in modules, bar first, alternating with spaces. */
export const code128Widths = (text: string): number[] => code128Values(text).flatMap((value) => [...(WIDTHS[value] ?? '')].map(Number))

/** The bars as a drawing with the ten modules of quiet zone the standard asks for on both sides. */
export function code128Svg(text: string): string {
  const quiet = 10
  let x = quiet
  let bars = ''
  code128Widths(text).forEach((width, index) => {
    if (index % 2 === 0) bars += `M${x} 0h${width}v40h-${width}z`
    x += width
  })
  return `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 ${x + quiet} 40' preserveAspectRatio='none' shape-rendering='crispEdges'><path fill='#14201C' d='${bars}'/></svg>`
}
