import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  type ArchiveNode,
  createNode,
  discardEdition,
  editArchiveNode,
  type Edition,
  exportEdition,
  getArchiveNode,
  getEdition,
  importEdition,
  listArchive,
  listBorders,
  listEditions,
  listPlaces,
  locatePlace,
  publishEdition,
  retireNode,
} from '@jktl/shared/grid-events/geo/contract'
import type { Problem } from '@jktl/shared/kernel/errors'
import type { ResponseOf, Route } from '@jktl/shared/kernel/route'

import { toGcj02 } from '../../src/modules/grid-events/geo/domain/coordinates.ts'
import type { AreaGeometry, Position } from '../../src/modules/grid-events/geo/domain/geometry.ts'
import { type CallOptions, TestCity } from '../support/city.ts'

interface Feature {
  type: 'Feature'
  properties: { code: string; name: string; parent?: string }
  geometry: AreaGeometry
}

let city: TestCity
let [manager, worker, officer, resident] = ['', '', '', '']
const TOWNSHIP = '150502002'
const COMMUNITY = `${TOWNSHIP}001`
const GRID = `${COMMUNITY}03`

beforeAll(async () => {
  city = await TestCity.start()
  ;[manager, worker, officer, resident] = (await Promise.all(['周敏', '张强', '高值班', '李娜'].map(async (name) => (await city.signIn(name)).token))) as [
    string,
    string,
    string,
    string,
  ]
}, 60_000)
afterAll(() => city?.close())

const refusal = async (route: Route, options: CallOptions): Promise<string> => {
  const { status, body } = await city.call<Problem>(route, options)
  return `${status} ${body.code ?? ''}`
}
const node = (code: string, token = manager): Promise<ArchiveNode> => city.must<ArchiveNode>(getArchiveNode, { token, params: { code } })
const editionNow = async (): Promise<string> =>
  (await city.must<ResponseOf<typeof listEditions>>(listEditions, { token: manager })).items.find(({ state }) => state === 'IN_FORCE')?.id ?? ''
const exported = async (id: string): Promise<Feature[]> => {
  const response = await fetch(`${city.url}/api/v1${exportEdition.path.replace(':id', id)}`, { headers: { authorization: `Bearer ${manager}` } })
  expect(response.headers.get('content-type')).toContain('geo+json')
  return ((await response.json()) as { features: Feature[] }).features
}
const within = (features: readonly Feature[], code: string): Feature[] => features.filter(({ properties }) => properties.code.startsWith(code))
const importing = (features: readonly Feature[], more: Record<string, unknown> = {}): CallOptions => ({
  token: manager,
  body: {
    areaCode: COMMUNITY,
    crs: 'WGS84',
    source: '网格中心测绘',
    isSynthetic: true,
    contentBase64: Buffer.from(JSON.stringify({ type: 'FeatureCollection', features })).toString('base64'),
    ...more,
  },
})
const draft = (features: readonly Feature[], more: Record<string, unknown> = {}): Promise<Edition> =>
  city.must<Edition>(importEdition, importing(features, more))
const publish = (edition: Edition, validFrom: string | null = null): CallOptions => ({
  token: manager,
  params: { id: edition.id },
  ifMatch: edition.version,
  body: { validFrom },
})
const ringOf = ({ geometry }: Feature): Position[] => (geometry.type === 'Polygon' ? (geometry.coordinates[0] ?? []) : [])
/** Well inside: the mean of the points of a synthetic grid, which is nearly a rectangle. */
const middleOf = (feature: Feature): Position => {
  const ring = ringOf(feature).slice(0, -1)
  return [ring.reduce((sum, [x]) => sum + x, 0) / ring.length, ring.reduce((sum, [, y]) => sum + y, 0) / ring.length]
}
const locate = (point: Position, crs: 'WGS84' | 'GCJ02' = 'WGS84', accuracyM: number | null = null): Promise<ResponseOf<typeof locatePlace>> =>
  city.must(locatePlace, { token: resident, body: { longitude: point[0], latitude: point[1], crs, accuracyM } })
/** Cut along the chord between two of its points. */
const halves = (feature: Feature, name: string): Feature[] => {
  const ring = ringOf(feature).slice(0, -1)
  const half = Math.floor(ring.length / 2)
  const part = (points: Position[], nth: number): Feature => ({
    type: 'Feature',
    properties: { code: `${feature.properties.code}0${nth}`, name: `${name}${nth}片`, parent: feature.properties.code },
    geometry: { type: 'Polygon', coordinates: [[...points, points[0] as Position]] },
  })
  return [part(ring.slice(0, half + 1), 1), part([...ring.slice(half), ring[0] as Position], 2)]
}

describe('Grid archive and borders', () => {
  test('R261: without a fix a place is chosen level by level; only names and codes are told, also to who is not signed in', async () => {
    const codes: string[] = []
    let code: string | undefined
    for (let level = 0; level < 6; level++) {
      const { items } = await city.must<ResponseOf<typeof listPlaces>>(listPlaces, { query: { within: code } })
      const next = items.find((item) => GRID.startsWith(item.code) || item.code.startsWith(GRID))
      if (!next) break
      expect(Object.keys(next).sort()).toEqual(['code', 'hasChildren', 'isSynthetic', 'level', 'name'])
      codes.push((code = next.code))
    }
    expect(codes).toEqual(['150502', TOWNSHIP, COMMUNITY, GRID, `${GRID}01`, `${GRID}0101`])
    const areas = await city.must<ResponseOf<typeof listPlaces>>(listPlaces, {})
    expect(areas.items).toHaveLength(9)
    expect(areas.items.every(({ isSynthetic }) => !isSynthetic)).toBe(true)
    for (const { code: county } of areas.items) {
      const rows = await city.db.query(`SELECT 1 FROM grid_node WHERE starts_with(code, $1) AND length(code) = 18 AND is_synthetic`, [county])
      expect([county, rows.length > 0]).toEqual([county, true])
    }
  })

  test('R261 §3.6: a fix is found in its smallest grid, in the phone’s coordinates too; near the next grid or outside it is to be confirmed', async () => {
    const features = await exported(await editionNow())
    const third = features.find(({ properties }) => properties.code === `${GRID}0101`) as Feature
    const middle = middleOf(third)
    expect(await locate(middle)).toMatchObject({ nodeCode: `${GRID}0101`, isDoubtful: false })
    expect(await locate(toGcj02(middle), 'GCJ02', 20)).toMatchObject({ nodeCode: `${GRID}0101`, isDoubtful: false })
    expect((await locate(middle)).path.map(({ code }) => code)).toEqual(['1505', '150502', TOWNSHIP, COMMUNITY, GRID, `${GRID}01`, `${GRID}0101`])
    expect(await locate(middle, 'WGS84', 5_000)).toMatchObject({ nodeCode: `${GRID}0101`, isDoubtful: true })
    // In a township that is not divided: the county's duty officers.
    const farm = features.find(({ properties }) => properties.code === '150521102') as Feature
    expect(await locate(middleOf(farm))).toMatchObject({ nodeCode: '150521', isDoubtful: true })
    expect(await locate([120, 42])).toMatchObject({ nodeCode: '150525', isDoubtful: true })
  })

  test('R259: staff see what lies in their posts; what does not is not there', async () => {
    const own = await city.must<ResponseOf<typeof listArchive>>(listArchive, { token: worker })
    expect(own.items.map(({ code }) => code)).toEqual([GRID])
    expect(own.items[0]).toMatchObject({ name: '第三网格', aPosts: 1, bPosts: 1, secondGrids: 4, thirdGrids: 12, leaders: ['周敏'] })
    const grids = await city.must<ResponseOf<typeof listArchive>>(listArchive, { token: manager, query: { within: COMMUNITY, limit: '10' } })
    expect(grids.items).toHaveLength(10)
    const rest = await city.must<ResponseOf<typeof listArchive>>(listArchive, {
      token: manager,
      query: { within: COMMUNITY, limit: '10', cursor: grids.nextCursor ?? '' },
    })
    expect([...grids.items, ...rest.items].map(({ code }) => code.slice(12))).toEqual(Array.from({ length: 13 }, (_, i) => String(i + 1).padStart(2, '0')))
    expect(await refusal(getArchiveNode, { token: worker, params: { code: `${COMMUNITY}02` } })).toBe('404 KERNEL.NOT_FOUND')
    expect(await refusal(listArchive, { token: manager, query: { within: '150521' } })).toBe('404 KERNEL.NOT_FOUND')
    expect(await refusal(editArchiveNode, { token: worker, params: { code: GRID }, ifMatch: 1, body: {} })).toMatch(/^40[03]/)
  })

  test('R259: an archive is changed with the version that was seen, found by its words, and keeps who changed it', async () => {
    const before = await node(GRID)
    expect(before).toMatchObject({ residents: null, phone: '', mayEdit: true })
    const facts = {
      name: '第三网格',
      phone: '',
      officeAddress: '柳岸路社区服务站二楼',
      dutyScope: '东至三经路，西至柳岸路',
      houses: 1284,
      rentalHouses: 176,
      residents: 3412,
      floatingResidents: 408,
      shops: 93,
      enterprises: 2,
      enterpriseNames: ['柳岸医院', '小白杨托育园'],
    }
    const edit = { token: manager, params: { code: GRID }, ifMatch: before.version, body: facts }
    expect(await city.must<ArchiveNode>(editArchiveNode, edit)).toMatchObject({ residents: 3412, enterpriseNames: ['柳岸医院', '小白杨托育园'] })
    const stale = await city.call<Problem & { current: ArchiveNode }>(editArchiveNode, edit)
    expect([stale.status, stale.body.current.residents]).toEqual([412, 3412])
    const found = await city.must<ResponseOf<typeof listArchive>>(listArchive, { token: officer, query: { q: '小白杨' } })
    expect(found.items.map(({ code }) => code)).toEqual([GRID])
    const renamed = { ...facts, name: '东门街道' }
    const township = await node(TOWNSHIP)
    expect(await refusal(editArchiveNode, { token: manager, params: { code: TOWNSHIP }, ifMatch: township.version, body: renamed })).toBe(
      '422 GRID_EVENTS.NODE_LEVEL_OFFICIAL',
    )
    const [audited] = await city.db.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM audit_log WHERE action = 'gridEvents.editArchiveNode' AND object_id = $1`,
      [GRID],
    )
    expect(audited?.n).toBe(1)
  })

  test('R259: a node is drawn up below one’s own and taken out of use only when nothing hangs on it', async () => {
    const made = await city.must<ArchiveNode>(createNode, { token: manager, body: { code: `${COMMUNITY}14`, name: '第十四网格' } })
    expect(made).toMatchObject({ isSynthetic: false, hasPolygon: false, mayRetire: true })
    expect(await refusal(createNode, { token: manager, body: { code: `${COMMUNITY}14`, name: '又一个' } })).toBe('409 GRID_EVENTS.NODE_CODE_TAKEN')
    expect(await refusal(createNode, { token: manager, body: { code: '150502003001', name: '别的街道' } })).toBe('404 KERNEL.NOT_FOUND')
    expect(await refusal(createNode, { token: officer, body: { code: '150502199', name: '新街道' } })).toBe('422 GRID_EVENTS.NODE_LEVEL_OFFICIAL')
    expect(await refusal(retireNode, { token: manager, params: { code: GRID }, ifMatch: (await node(GRID)).version })).toBe('422 GRID_EVENTS.NODE_IN_USE')
    const drawn = `${COMMUNITY}05`
    expect(await refusal(retireNode, { token: manager, params: { code: drawn }, ifMatch: (await node(drawn)).version })).toBe('422 GRID_EVENTS.NODE_DRAWN')
    const ended = await city.must<ArchiveNode>(retireNode, { token: manager, params: { code: made.code }, ifMatch: made.version })
    expect(ended).toMatchObject({ isRetired: true, mayEdit: false })
    const gone = await city.must<ResponseOf<typeof listArchive>>(listArchive, { token: manager, query: { within: COMMUNITY, retired: 'true' } })
    expect(gone.items.map(({ code }) => code)).toEqual([made.code])
  })

  test('§3.6: a file with faults becomes a draft that lists every one by code, and cannot be published', async () => {
    const good = within(await exported(await editionNow()), COMMUNITY)
    const without = good.filter(({ properties }) => !properties.code.startsWith(`${COMMUNITY}05`))
    const bad: Feature[] = [
      ...without,
      {
        type: 'Feature',
        properties: { code: `${COMMUNITY}99`, name: '八字' },
        geometry: {
          type: 'Polygon',
          coordinates: [
            [
              [122.2, 43.62],
              [122.21, 43.63],
              [122.21, 43.62],
              [122.2, 43.63],
              [122.2, 43.62],
            ],
          ],
        },
      },
      { type: 'Feature', properties: { code: '15050300100101', name: '别处' }, geometry: { type: 'Polygon', coordinates: [] } },
      { type: 'Feature', properties: { code: `${COMMUNITY}980101`, name: '没有上级' }, geometry: without[0]?.geometry as AreaGeometry },
    ]
    const faulty = await draft(bad)
    expect(faulty.state).toBe('DRAFT')
    const kinds = faulty.problems.map(({ kind, code }) => `${kind} ${code}`)
    expect(kinds).toEqual(expect.arrayContaining([`OUTSIDE_AREA 15050300100101`, `UNKNOWN_PARENT ${COMMUNITY}980101`, `MISSING_LEVEL ${COMMUNITY}980101`]))
    expect(kinds.some((kind) => kind.endsWith(`${COMMUNITY}99`))).toBe(true)
    expect(faulty).toMatchObject({ mayPublish: false, left: [{ code: `${COMMUNITY}05` }] })
    expect(await refusal(publishEdition, publish(faulty))).toBe('422 GRID_EVENTS.BORDERS_FAULTY')
    const gap = await draft(without)
    expect(gap.problems.map(({ kind, code }) => `${kind} ${code}`)).toEqual([`GAP ${COMMUNITY}`])
    for (const edition of [faulty, gap])
      expect((await city.call(discardEdition, { token: manager, params: { id: edition.id }, ifMatch: edition.version })).status).toBe(204)
    expect(await refusal(getEdition, { token: manager, params: { id: gap.id } })).toBe('404 KERNEL.NOT_FOUND')
    expect(await refusal(importEdition, importing([]))).toBe('422 GRID_EVENTS.BORDERS_UNREADABLE')
    expect(await refusal(importEdition, importing(good, { areaCode: '150521' }))).toBe('404 KERNEL.NOT_FOUND')
  })

  test('R258 §3.6: a new edition begins when it says, the one before ends then, places follow it, and what is old keeps its edition', async () => {
    const first = await editionNow()
    const good = within(await exported(first), COMMUNITY)
    const fourth = good.find(({ properties }) => properties.code === `${COMMUNITY}04`) as Feature
    const parts = halves(fourth, '第四网格')
    const edition = await draft([...good, ...parts])
    expect(edition).toMatchObject({ problems: [], mayPublish: true, isSynthetic: true, added: parts.map(({ properties: { code, name } }) => ({ code, name })) })
    const rival = await draft(good)
    expect(await refusal(publishEdition, publish(edition, '2026-11-22T08:00:00+08:00'))).toBe('422 GRID_EVENTS.BORDERS_TOO_EARLY')
    const published = await city.must<Edition>(publishEdition, publish(edition, '2026-11-23T12:00:00+08:00'))
    expect(published).toMatchObject({ state: 'COMING', validFrom: '2026-11-23T12:00:00+08:00' })
    expect(await refusal(publishEdition, publish(rival))).toBe('409 GRID_EVENTS.BORDERS_OVERTAKEN')
    const middle = middleOf(parts[0] as Feature)
    expect((await locate(middle)).nodeCode).toBe(`${COMMUNITY}04`)
    await city.setClock('2026-11-23T12:00:00+08:00')
    expect((await locate(middle)).nodeCode).toBe(`${COMMUNITY}0401`)
    const { items } = await city.must<ResponseOf<typeof listEditions>>(listEditions, { token: manager })
    expect(items.filter(({ id }) => id === first || id === edition.id).map(({ state, validFrom, validTo }) => [state, validFrom, validTo])).toEqual([
      ['IN_FORCE', '2026-11-23T12:00:00+08:00', null],
      ['PAST', '2026-01-01T00:00:00+08:00', '2026-11-23T12:00:00+08:00'],
    ])
    const borders = (editionId?: string) =>
      city.must<ResponseOf<typeof listBorders>>(listBorders, { token: manager, query: { within: `${COMMUNITY}04`, editionId } })
    expect((await borders()).items.map(({ code }) => code)).toEqual([`${COMMUNITY}0401`, `${COMMUNITY}0402`])
    expect((await borders(first)).items.map(({ code }) => code)).toEqual([`${COMMUNITY}04`])
    expect(await refusal(discardEdition, { token: manager, params: { id: edition.id }, ifMatch: published.version })).toBe('409 GRID_EVENTS.BORDERS_PUBLISHED')
  })

  test('R259: whoever manages a township sees of the region what lies in it, and nothing of elsewhere', async () => {
    const whole = await city.must<ResponseOf<typeof listBorders>>(listBorders, { token: manager, query: { within: '1505' } })
    expect(whole.items.length).toBeGreaterThan(0)
    expect(whole.items.every(({ code }) => code.startsWith(TOWNSHIP))).toBe(true)
    expect((await city.call(listBorders, { token: manager, query: { within: '150521' } })).status).toBe(404)
  })

  test('§3.6: of two editions published at the same moment exactly one comes into force', async () => {
    const good = within(await exported(await editionNow()), COMMUNITY)
    await city.advanceClock(60_000)
    const drafts = [await draft(good), await draft(good), await draft(good)]
    const answers = await Promise.all(drafts.map((edition) => city.call<Problem>(publishEdition, publish(edition))))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    const [row] = await city.db.query<{ n: number }>(`SELECT count(*)::int AS n FROM grid_edition WHERE valid_from IS NOT NULL AND valid_to IS NULL`)
    expect(row?.n).toBe(1)
  })
})
