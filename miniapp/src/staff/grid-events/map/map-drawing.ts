/** An area as the archive has it: WGS-84 rings in parts, the first ring of a part is its outside. */
export interface MapArea {
  code: string
  name: string
  parts: readonly (readonly (readonly (readonly number[])[])[])[]
  /** A step of the scale from 0 to 4; none: plain. */
  shade?: 0 | 1 | 2 | 3 | 4
  /** Second line of its label, a number mostly. */
  figure?: string
}
export interface MapMark {
  longitude: number
  latitude: number
  kind: 'overdue' | 'soon' | 'place'
}
interface Options {
  selected?: string | null
  marks?: readonly MapMark[]
}

const WIDTH = 360
const MOST_HEIGHT = 330
const LEAST_HEIGHT = 180
const EDGE = 14
const FOOT = 26
const LETTER = 12
const METRES_PER_DEGREE = 111_195
export const MAP_SHADES = ['#F4F6F5', '#DCEDE5', '#B4DACB', '#86C2AB', '#55A78B'] as const
const PLAIN = '#E6F2EC'

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/'/g, '&apos;')
const at = (n: number): string => String(Math.round(n * 10) / 10)

/** A round length of at most a third of the width. */
function scaleBar(metresPerUnit: number): { metres: number; label: string } {
  const most = (WIDTH / 3) * metresPerUnit
  const power = 10 ** Math.floor(Math.log10(most))
  const metres = ([5, 2, 1].find((step) => step * power <= most) ?? 1) * power
  return { metres, label: metres >= 1000 ? `${metres / 1000} 公里` : `${metres} 米` }
}

/** Where to write its name: the middle of its box. */
function boxOf(points: readonly (readonly number[])[]): { x0: number; x1: number; y0: number; y1: number } {
  const box = { x0: Infinity, x1: -Infinity, y0: Infinity, y1: -Infinity }
  for (const [x = 0, y = 0] of points) {
    box.x0 = Math.min(box.x0, x)
    box.x1 = Math.max(box.x1, x)
    box.y0 = Math.min(box.y0, y)
    box.y1 = Math.max(box.y1, y)
  }
  return box
}

/** A drawing of areas, north upwards, dark on light in both themes. A label that does not fit is left out: the list beside has them all. */
export function mapDrawing(areas: readonly MapArea[], { selected = null, marks = [] }: Options = {}): string {
  const all = areas.flatMap(({ parts }) => parts.flat(2))
  if (all.length === 0) return `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 ${WIDTH} ${LEAST_HEIGHT}'></svg>`
  const { x0: west, x1: east, y0: south, y1: north } = boxOf(all)
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const [wide, high] = [Math.max((east - west) * narrow, 1e-6), Math.max(north - south, 1e-6)]
  const perDegree = Math.min((WIDTH - 2 * EDGE) / wide, (MOST_HEIGHT - 2 * EDGE) / high)
  const height = Math.max(LEAST_HEIGHT, high * perDegree + 2 * EDGE)
  const [left, top] = [(WIDTH - wide * perDegree) / 2, (height - high * perDegree) / 2]
  const place = ([longitude = 0, latitude = 0]: readonly number[]): [number, number] => [
    left + (longitude - west) * narrow * perDegree,
    top + (north - latitude) * perDegree,
  ]
  const pathOf = ({ parts }: MapArea): string =>
    parts
      .flat()
      .map((ring) => `M${ring.map((point) => place(point).map(at).join(' ')).join('L')}Z`)
      .join('')
  const shapes = areas
    .map((area) => `<path d='${pathOf(area)}' fill='${area.shade === undefined ? PLAIN : MAP_SHADES[area.shade]}' fill-rule='evenodd'/>`)
    .join('')
  const chosen = areas.find(({ code }) => code === selected)
  const outline = chosen ? `<path d='${pathOf(chosen)}' fill='none' stroke='#12211C' stroke-width='2.5'/>` : ''
  const labels = areas.map((area) => labelOf(area, boxOf(area.parts.flat(2).map(place)))).join('')
  const bar = scaleBar(METRES_PER_DEGREE / perDegree)
  const barLength = (bar.metres / METRES_PER_DEGREE) * perDegree
  const foot = height + FOOT
  const scale = `<path d='M${EDGE} ${at(foot - 14)}v6h${at(barLength)}v-6' fill='none' stroke='#3A4A45'/><text x='${at(EDGE + barLength + 6)}' y='${at(foot - 8)}' text-anchor='start'>${bar.label}</text>`
  const compass = `<text x='${WIDTH - EDGE - 14}' y='${at(foot - 8)}'>北</text><path d='M${WIDTH - EDGE} ${at(foot - 7)}v-13m-4 5l4 -5l4 5' fill='none' stroke='#3A4A45'/>`
  return `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 ${WIDTH} ${at(foot)}' width='${WIDTH}' height='${at(foot)}' font-family='sans-serif' font-size='${LETTER}' fill='#12211C' text-anchor='middle'><rect width='${WIDTH}' height='${at(foot)}' fill='#FFFFFF'/><g stroke='#FFFFFF' stroke-width='1.5' stroke-linejoin='round'>${shapes}</g><g fill='none' stroke='#8FA59C' stroke-width='0.6'>${areas.map((area) => `<path d='${pathOf(area)}'/>`).join('')}</g>${outline}${labels}${marks.map((mark) => markOf(mark.kind, place([mark.longitude, mark.latitude]))).join('')}${scale}${compass}</svg>`
}

function labelOf({ name, figure, shade }: MapArea, { x0, x1, y0, y1 }: ReturnType<typeof boxOf>): string {
  const lines = [name, ...(figure === undefined ? [] : [figure])]
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2]
  const fits = (text: string): boolean => [...text].length * LETTER <= (x1 - x0) * 0.95
  const shown = fits(name) ? lines : lines.slice(1)
  if (shown.length === 0 || y1 - y0 < LETTER * (shown.length + 0.4)) return ''
  const ink = shade === 4 ? " fill='#08140F'" : ''
  const first = y - ((shown.length - 1) * LETTER * 1.2) / 2 + LETTER * 0.35
  return shown
    .map((line, i) => `<text x='${at(x)}' y='${at(first + i * LETTER * 1.2)}'${ink}${line === figure ? " font-weight='700'" : ''}>${escaped(line)}</text>`)
    .join('')
}

/** Told apart by their shape, not by colour alone. */
function markOf(kind: MapMark['kind'], [x, y]: [number, number]): string {
  const style = "stroke='#FFFFFF' stroke-width='1'"
  if (kind === 'overdue') return `<path d='M${at(x)} ${at(y - 6)}l6 6l-6 6l-6 -6Z' fill='#B3261E' ${style}/>`
  if (kind === 'soon') return `<path d='M${at(x)} ${at(y - 6)}l6.5 11h-13Z' fill='#B26A00' ${style}/>`
  return `<circle cx='${at(x)}' cy='${at(y)}' r='5' fill='#0F4FA3' ${style}/>`
}
