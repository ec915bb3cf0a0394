import type { NumberLine, TrendPoint } from '@jktl/shared/reports/contract'
import type { Flag } from '@jktl/shared/reports/model'

export interface Ink {
  text: string
  quiet: string
  line: string
  notice: string
  danger: string
  paper: string
  axis: string
  zones: Record<'ok' | 'mid' | 'crit', string>
  band: string
  /** Type on the drawing grows with the reader's. */
  size: number
}
const WIDTH = 320
const SIDE = 6
const zoneOf = (flag: Flag): keyof Ink['zones'] => (flag === 'N' ? 'ok' : flag === 'LL' || flag === 'HH' ? 'crit' : 'mid')
const n = (x: number): string => x.toFixed(1)
const words = (
  x: number,
  y: number,
  anchor: 'start' | 'middle' | 'end',
  text: string,
  { size, fill, strong = false }: { size: number; fill: string; strong?: boolean },
): string =>
  `<text x='${n(x)}' y='${n(y)}' text-anchor='${anchor}' font-size='${size}' fill='${fill}'${strong ? " font-weight='600'" : ''}>${text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')}</text>`
/** Width of a text, roughly: a Chinese character is as wide as it is high. */
const widthOf = (text: string, size: number): number => [...text].reduce((sum, c) => sum + (c > '\u00ff' ? size : size * 0.58), 0)

/** This value as a pin over its line, the last one as a hollow dot, zones in pale colours with their names below. */
export function numberLineDrawing(line: NumberLine, pin: string, zoneNames: (flag: Flag) => string, ink: Ink): { svg: string; height: number } {
  const { size } = ink
  const place = (at: number): number => SIDE + (at / 1000) * (WIDTH - 2 * SIDE)
  const boxHeight = size * 1.7
  const top = boxHeight + 10
  const track = 14
  const pinWidth = widthOf(pin, size) + 18
  const x = place(line.now)
  const left = Math.min(Math.max(2, x - pinWidth / 2), WIDTH - 2 - pinWidth)
  const zones = line.zones
    .map(
      ({ from, to, flag }) =>
        `<rect x='${n(place(from))}' y='${n(top)}' width='${n(Math.max(1, place(to) - place(from) - 1.5))}' height='${track}' fill='${ink.zones[zoneOf(flag)]}'/>`,
    )
    .join('')
  const marks = line.marks
    // Two bounds too close to be read apart: the first one is written.
    .filter(({ at, text }, i) => i === 0 || place(at) - place(line.marks[i - 1]?.at ?? 0) > widthOf(text, size))
    .map(({ at, text }) => words(place(at), top + track + size + 3, 'middle', text, { size: size - 1, fill: ink.quiet }))
    .join('')
  const names = line.zones
    .filter(({ from, to, flag }) => place(to) - place(from) > widthOf(zoneNames(flag), size))
    .map(({ from, to, flag }) => words((place(from) + place(to)) / 2, top + track + 2.2 * size + 6, 'middle', zoneNames(flag), { size, fill: ink.quiet }))
    .join('')
  const before =
    line.before === null
      ? ''
      : `<circle cx='${n(place(line.before))}' cy='${n(top + track / 2)}' r='5' fill='${ink.paper}' stroke='${ink.text}' stroke-width='2'/>`
  const pinDrawing = `<path d='M${n(x)} ${n(boxHeight)}V${n(top + track)}' stroke='${ink.text}' stroke-width='2'/><rect x='${n(left)}' y='1' width='${n(pinWidth)}' height='${n(boxHeight)}' rx='8' fill='${ink.text}'/>${words(left + pinWidth / 2, boxHeight / 2 + size * 0.38, 'middle', pin, { size, fill: ink.paper, strong: true })}`
  const height = top + track + 2.2 * size + 12
  return {
    svg: `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 ${WIDTH} ${n(height)}' font-family='sans-serif'>${zones}${before}${pinDrawing}${marks}${names}</svg>`,
    height,
  }
}

/** Values over time; each point stands on its own band. @param points oldest first @param day short words for a time */
export function trendDrawing(points: readonly TrendPoint[], day: (at: string) => string, ink: Ink): { svg: string; height: number } {
  const { size } = ink
  const height = 110 + size * 3.4
  const [top, bottom] = [size * 1.9, height - size * 1.9]
  const values = points.flatMap(({ plot, bandLow, bandHigh }) => [plot, ...(bandLow === null ? [] : [bandLow]), ...(bandHigh === null ? [] : [bandHigh])])
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const room = (most - least || Math.abs(most) || 1) * 0.12
  const y = (value: number): number => bottom - ((value - (least - room)) / (most - least + 2 * room)) * (bottom - top)
  const step = points.length === 1 ? 0 : (WIDTH - 76) / (points.length - 1)
  const x = (i: number): number => 38 + i * step
  const half = Math.min(22, Math.max(6, step / 2))
  const bands = points
    .map(({ bandLow, bandHigh }, i) => {
      if (bandLow === null && bandHigh === null) return ''
      const [from, to] = [bandHigh === null ? top : y(bandHigh), bandLow === null ? bottom : y(bandLow)]
      return `<rect x='${n(x(i) - half)}' y='${n(from)}' width='${n(2 * half)}' height='${n(Math.max(1, to - from))}' fill='${ink.band}' stroke='${ink.axis}' stroke-opacity='.35' stroke-dasharray='3 3'/>`
    })
    .join('')
  const path = points.map(({ plot }, i) => `${i === 0 ? 'M' : 'L'}${n(x(i))} ${n(y(plot))}`).join('')
  const dots = points
    .map(({ plot, flag }, i) => {
      const [px, py] = [x(i), y(plot)]
      if (flag === 'HH' || flag === 'LL') return `<rect x='${n(px - 5)}' y='${n(py - 5)}' width='10' height='10' fill='${ink.danger}'/>`
      if (flag === 'H' || flag === 'L' || flag === 'A') return `<path d='M${n(px)} ${n(py - 6.5)}l6 10.5h-12z' fill='${ink.notice}'/>`
      return `<circle cx='${n(px)}' cy='${n(py)}' r='4.5' fill='${ink.line}'/>`
    })
    .join('')
  const mostLabels = Math.max(2, Math.floor((WIDTH - 40) / widthOf('25年10月', size + 1)))
  const every = Math.ceil(points.length / mostLabels)
  const isNamed = (i: number): boolean => (points.length - 1 - i) % every === 0
  const labels = points
    .map(({ value, at, plot }, i) =>
      isNamed(i)
        ? words(x(i), y(plot) - size * 0.8, 'middle', value, { size: size + 1, fill: ink.text, strong: true }) +
          words(x(i), height - size * 0.4, 'middle', day(at), { size: size - 1, fill: ink.quiet })
        : '',
    )
    .join('')
  const axis = `<path d='M6 ${n(bottom)}H${WIDTH - 6}' stroke='${ink.axis}'/>`
  return {
    svg: `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 ${WIDTH} ${n(height)}' font-family='sans-serif'>${bands}${axis}<path d='${path}' fill='none' stroke='${ink.line}' stroke-width='2'/>${dots}${labels}</svg>`,
    height,
  }
}
