import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  type Board,
  exportFigureRows,
  exportGridReport,
  type FigureRow,
  getBoard,
  getGridReport,
  getMyBoard,
  type GridReport,
  listBoards,
  listFigureRows,
  type ReportLine,
} from '@jktl/shared/grid-events/boards/contract'
import { AREA_FIGURES, type AreaFigure, GROUPING_CODES, PERSON_FIGURES } from '@jktl/shared/grid-events/boards/figures'
import { PERIOD_CODES } from '@jktl/shared/grid-events/boards/periods'
import { HOUR_MS } from '@jktl/shared/kernel/dates'

import { TestCity } from '../support/city.ts'
import { GRID, isIn, layDown, type RandomEvent, type RandomWork, randomWork } from './random-work.ts'

const WORKERS = ['张强', '乌云', '哈斯'] as const
let city: TestCity
let work: RandomWork
const tokens: Record<string, string> = {}
const ids: Record<string, string> = {}

beforeAll(async () => {
  city = await TestCity.start()
  for (const name of [...WORKERS, '周敏', '高值班']) {
    const { token, me } = await city.signIn(name)
    Object.assign(tokens, { [name]: token })
    Object.assign(ids, { [name]: me.accountId })
  }
  work = randomWork(
    city.now(),
    WORKERS.map((name) => ids[name] ?? ''),
  )
  await layDown(city, work)
}, 120_000)
afterAll(() => city?.close())

const as = (name: string) => ({ token: tokens[name] ?? '' })
const report = (name: string, query: Record<string, string>): Promise<GridReport> => city.must(getGridReport, { ...as(name), query })
interface Rows {
  items: FigureRow[]
  total: number
  nextCursor: string | null
}
/** Every row, page by page. */
async function rowsOf(name: string, query: Record<string, string>): Promise<{ items: FigureRow[]; total: number }> {
  const items: FigureRow[] = []
  let page: Rows = { items, total: 0, nextCursor: '0' }
  while (page.nextCursor !== null) {
    page = await city.must<Rows>(listFigureRows, { ...as(name), query: { ...query, limit: 100, cursor: page.nextCursor } })
    items.push(...page.items)
  }
  return { items, total: page.total }
}

const isFiled = ({ state }: RandomEvent): boolean => !['REPORTED', 'REJECTED_INTAKE', 'CANCELLED', 'MERGED'].includes(state)
const isDone = ({ state }: RandomEvent): boolean => state === 'VERIFIED_CLOSED'
const isOpen = (event: RandomEvent): boolean => isFiled(event) && !isDone(event)
/** The figures once more, by hand. */
const BY_HAND: Record<AreaFigure, (event: RandomEvent) => number> = {
  TOTAL: (e) => Number(isFiled(e)),
  OPEN: (e) => Number(isOpen(e)),
  DONE: (e) => Number(isDone(e)),
  OVERDUE: (e) => Number(isOpen(e) && e.dueInHours !== null && e.dueInHours <= 0),
  NEAR_DUE: (e) => Number(isOpen(e) && e.dueInHours !== null && e.dueInHours > 0 && e.dueInHours <= 10),
  DONE_ON_TIME: (e) => Number(isDone(e) && e.isLate !== true),
  RATINGS: (e) => (isFiled(e) && e.taken.length > 0 ? e.ratings.length : 0),
}
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

describe('figures of grid work', () => {
  test.each(PERIOD_CODES.flatMap((period) => GROUPING_CODES.map((by) => [period, by] as const)))(
    'R264 §3.1: by %s and %s the lines add up to the last one, and every number is the length of the list it opens',
    async (period, by) => {
      const table = await report('高值班', { period, by })
      const mine = work.events.filter((e) => e.node.startsWith('150502') && isIn(e.at, table.span))
      for (const figure of AREA_FIGURES) {
        expect([figure, table.total.counts[figure]]).toEqual([figure, sum(mine.map(BY_HAND[figure]))])
        expect([figure, sum(table.lines.map((line) => line.counts[figure]))]).toEqual([figure, table.total.counts[figure]])
      }
      expect(table.total.counts.TOTAL).toBe(table.total.counts.OPEN + table.total.counts.DONE)
      const busiest = [...table.lines].sort((a, b) => b.counts.TOTAL - a.counts.TOTAL)
      for (const line of [table.total, ...busiest.slice(0, 2), ...busiest.slice(-1)]) await expectDrills(line)
    },
  )
  async function expectDrills(line: ReportLine): Promise<void> {
    await Promise.all(
      AREA_FIGURES.map(async (figure) => {
        const { items, total } = await rowsOf('高值班', { ...line.drill, figure })
        expect([line.key, figure, items.length, total, new Set(items.map(({ id }) => id)).size]).toEqual([
          line.key,
          figure,
          line.counts[figure],
          line.counts[figure],
          items.length,
        ])
      }),
    )
  }

  test('R258: the map’s lines are the first-level grids, what is not placed has its own line, and one may go down and up', async () => {
    const county = await report('高值班', { period: 'YEAR', by: 'NODE' })
    expect([county.level, county.isSynthetic]).toEqual(['GRID_1', true])
    expect(county.lines.find(({ key }) => key === GRID)?.counts.TOTAL).toBe(
      work.events.filter((e) => e.node.startsWith(GRID) && isFiled(e) && isIn(e.at, county.span)).length,
    )
    expect(county.lines.find(({ key }) => key === '')?.label).toBe('还没定到一级网格')
    const street = await report('高值班', { period: 'YEAR', by: 'NODE', node: '150502002', level: 'COMMUNITY' })
    expect([street.path.map(({ name }) => name).length, street.children.length, street.roots.map(({ code }) => code)]).toEqual([2, 2, ['150502']])
    expect(street.total.counts).toEqual((await report('周敏', { period: 'YEAR', by: 'NODE' })).total.counts)
    const earlier = await rowsOf('高值班', { figure: 'EARLIER_OPEN', period: 'MONTH' })
    expect(earlier.items.length).toBe((await report('高值班', { period: 'MONTH', by: 'NODE' })).earlierOpen)
  })

  test('R267: boss and worker see the same board, every number opens into as many rows, and only orders that were issued count', async () => {
    for (const period of PERIOD_CODES) {
      const { items } = await city.must<{ items: Board[] }>(listBoards, { ...as('周敏'), query: { period } })
      expect(items.map(({ person }) => person.name).sort()).toEqual([...WORKERS].sort())
      for (const name of WORKERS) {
        const id = ids[name] ?? ''
        const own = await city.must<Board & { span: { from: string; to: string } }>(getMyBoard, { ...as(name), query: { period } })
        const seen = await city.must<Board>(getBoard, { ...as('高值班'), params: { id }, query: { period } })
        const listed = items.find(({ person }) => person.accountId === id)
        expect([seen.counts, seen.result, seen.service]).toEqual([own.counts, own.result, own.service])
        expect([listed?.counts, listed?.result]).toEqual([own.counts, own.result])
        expect(own.counts.TAKEN).toBe(own.counts.TAKEN_OPEN + own.counts.TAKEN_DONE + own.counts.TAKEN_PASSED)
        const taken = work.events.filter((e) => {
          const last = e.taken.filter(({ person }) => person === id).at(-1)
          return last && isIn(last.at, own.span)
        })
        expect(own.counts.TAKEN).toBe(taken.length)
        expect(own.counts.TAKEN_DONE).toBe(taken.filter((e) => isDone(e) && e.taken.at(-1)?.person === id).length)
        expect(own.counts.SUPERVISED).toBe(work.orders.filter(({ person, at }) => person === id && at !== null && isIn(at, own.span)).length)
        expect(own.counts.WORK_LOGS).toBe(work.logs.filter(({ person, at, isDeleted }) => person === id && !isDeleted && isIn(at, own.span)).length)
        for (const figure of PERSON_FIGURES) {
          const [byBoss, byWorker] = await Promise.all([rowsOf('高值班', { figure, period, person: id }), rowsOf(name, { figure, period })])
          expect([figure, byBoss.items.length]).toEqual([figure, own.counts[figure]])
          expect([figure, byWorker.items.map((row) => row.id)]).toEqual([figure, byBoss.items.map((row) => row.id)])
        }
      }
    }
  })

  test('R258 §3.4: below five ratings neither an average nor a single rating is shown; with five no row says what was rated or when', async () => {
    const table = await report('高值班', { period: 'YEAR', by: 'NODE' })
    const few = table.lines.filter(({ counts }) => counts.RATINGS > 0 && counts.RATINGS < 5)
    const many = table.lines.filter(({ counts }) => counts.RATINGS >= 5)
    expect(many.length).toBeGreaterThan(0)
    for (const line of few) expect([line.result, line.service]).toEqual([null, null])
    for (const line of many.slice(0, 2)) {
      const { items } = await rowsOf('高值班', { ...line.drill, figure: 'RATINGS' })
      expect(items.every(({ no, at, title }) => no === null && at === null && title === '一条评价')).toBe(true)
      expect(line.result).toBe(Math.round((10 * sum(items.map(({ result }) => result ?? 0))) / items.length) / 10)
    }
    await city.db.query(`DELETE FROM grid_rating WHERE id NOT IN (SELECT id FROM grid_rating ORDER BY id LIMIT 4)`)
    const { items } = await rowsOf('高值班', { period: 'YEAR', figure: 'RATINGS' })
    expect(items.every(({ result, service }) => result === null && service === null)).toBe(true)
  })

  test('R264: a private event is counted and listed by its category, and its words are in no file', async () => {
    const query = { period: 'YEAR', figure: 'TOTAL' }
    const { items } = await rowsOf('周敏', { ...query, category: 'DISPUTE' })
    expect(items.length).toBeGreaterThan(0)
    expect(items.every(({ title }) => title === '邻里纠纷')).toBe(true)
    const file = async (more: Record<string, string>): Promise<string> =>
      (await city.must<{ text: string }>(exportFigureRows, { ...as('周敏'), query: { ...query, ...more } })).text
    expect(await file({ category: 'DISPUTE' })).not.toContain('王家门口的事')
    expect(await file({ category: 'ENV_WASTE' })).toContain('王家门口的事')
    const table = await city.must<{ text: string }>(exportGridReport, { ...as('周敏'), query: { period: 'YEAR', by: 'CATEGORY' } })
    expect(table.text).toContain('口径：事件总数')
    expect(table.text).not.toContain('王家门口')
  })

  test('R258 §3.9: what lies outside one’s posts, and a colleague of another place, are not there', async () => {
    const asked = (name: string, query: Record<string, string>) => city.call(getGridReport, { ...as(name), query: { period: 'YEAR', by: 'NODE', ...query } })
    expect((await asked('张强', { node: GRID })).status).toBe(200)
    expect((await asked('张强', { node: '15050200200102' })).status).toBe(404)
    expect((await asked('周敏', { node: '150502' })).status).toBe(404)
    expect((await asked('高值班', { node: '150521' })).status).toBe(404)
    const rows = { figure: 'TAKEN', period: 'YEAR', person: ids['哈斯'] ?? '' }
    expect((await city.call(listFigureRows, { ...as('张强'), query: rows })).status).toBe(404)
    expect((await city.call(getBoard, { ...as('周敏'), params: { id: ids['高值班'] ?? '' }, query: { period: 'YEAR' } })).status).toBe(404)
  })

  test('R258: an event turns from near its end to overdue by the clock alone', async () => {
    const before = await report('高值班', { period: 'YEAR', by: 'LAMP' })
    await city.advanceClock(10 * HOUR_MS)
    const after = await report('高值班', { period: 'YEAR', by: 'LAMP' })
    expect(after.total.counts.TOTAL).toBe(before.total.counts.TOTAL)
    expect(after.total.counts.OVERDUE).toBe(before.total.counts.OVERDUE + before.total.counts.NEAR_DUE)
  })
})
