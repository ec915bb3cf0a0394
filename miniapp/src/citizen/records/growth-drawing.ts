import type { Growth } from '@jktl/shared/health-records/views/contract'

type Metric = Growth['metrics'][number]

const WIDTH = 320
const HEIGHT = 200
const LEFT = 40
const BOTTOM = 28
const TOP = 12
const RIGHT = 12
/** The smallest span of ages drawn. */
const LEAST_MONTHS = 6
const MARKS = 4

/** Round steps that cover a span: 1, 2, 5 and their tenfold. */
function stepOf(span: number): number {
  const raw = span / MARKS
  const scale = 10 ** Math.floor(Math.log10(raw))
  return ([1, 2, 5, 10].find((step) => step * scale >= raw) ?? 10) * scale
}

/**
 * A drawing of measures over months of age, dark on light in both themes. The table's rows are bars at the very ages it has, with the median as a line:
 * nothing is drawn between two rows, where the table says nothing.
 */
export function growthDrawing(points: Metric['points'], bands: Metric['bands']): string {
  const measured = points.map(({ ageMonths, value }) => ({ age: ageMonths, value: Number(value) })).filter(({ value }) => Number.isFinite(value))
  const oldest = Math.max(LEAST_MONTHS, ...measured.map(({ age }) => age))
  const shownBands = (bands ?? []).filter(({ ageMonths }) => ageMonths <= oldest)
  const values = [...measured.map(({ value }) => value), ...shownBands.flatMap(({ percentiles }) => [percentiles[0] ?? 0, percentiles.at(-1) ?? 0])]
  if (values.length === 0) return `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 ${WIDTH} ${HEIGHT}'></svg>`
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const step = stepOf(Math.max(high - low, high / 10, 1))
  const [bottom, top] = [Math.floor(low / step) * step, Math.ceil(high / step) * step + (high === low ? step : 0)]
  const x = (age: number): number => LEFT + (age / oldest) * (WIDTH - LEFT - RIGHT)
  const y = (value: number): number => HEIGHT - BOTTOM - ((value - bottom) / (top - bottom || 1)) * (HEIGHT - BOTTOM - TOP)
  const at = (n: number): string => n.toFixed(1)
  const text = (px: number, py: number, anchor: string, words: string): string => `<text x='${at(px)}' y='${at(py)}' text-anchor='${anchor}'>${words}</text>`

  const levels = Array.from({ length: Math.round((top - bottom) / step) + 1 }, (_, index) => bottom + index * step)
  const grid = levels
    .map(
      (value) =>
        `<path d='M${LEFT} ${at(y(value))}H${WIDTH - RIGHT}' stroke='#DCE5E1'/>${text(LEFT - 6, y(value) + 4, 'end', String(Number(value.toFixed(2))))}`,
    )
    .join('')
  const ageStep = Math.max(1, Math.round(stepOf(oldest)))
  const ages = Array.from({ length: Math.floor(oldest / ageStep) + 1 }, (_, index) => index * ageStep)
    .map((age) => text(x(age), HEIGHT - 8, 'middle', `${age}月`))
    .join('')
  const bars = shownBands
    .map(({ ageMonths, percentiles }) => {
      const [p3 = 0, , , p50 = 0] = percentiles
      const p97 = percentiles.at(-1) ?? 0
      return `<rect x='${at(x(ageMonths) - 5)}' y='${at(y(p97))}' width='10' height='${at(y(p3) - y(p97))}' rx='3' fill='#CFE7DF'/><path d='M${at(x(ageMonths) - 5)} ${at(y(p50))}h10' stroke='#00795C' stroke-width='2'/>`
    })
    .join('')
  const line = measured.map(({ age, value }, index) => `${index === 0 ? 'M' : 'L'}${at(x(age))} ${at(y(value))}`).join('')
  const dots = measured.map(({ age, value }) => `<circle cx='${at(x(age))}' cy='${at(y(value))}' r='4' fill='#0F4FA3'/>`).join('')
  return `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 ${WIDTH} ${HEIGHT}' font-family='sans-serif' font-size='12' fill='#3A4A45'><rect width='${WIDTH}' height='${HEIGHT}' fill='#FFFFFF'/>${grid}${ages}${bars}<path d='${line}' fill='none' stroke='#0F4FA3' stroke-width='2'/>${dots}</svg>`
}
