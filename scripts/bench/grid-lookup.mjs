// npm run bench:grid-lookup: how long it takes to find the grid of a point among 6 400 with about a hundred corners each (the product's index, in its
// own process), and whether it ever differs from a second implementation. Points lie inside, exactly on shared edges and corners, a hair beside them,
// and outside. The second implementation is PostGIS where the server of DATABASE_URL has it, else winding numbers in whole numbers without an index;
// the latter is timed in the same run as the floor. GRID_LOOKUPS and GRID_SEED choose the points.
// The last line is one JSON object { polygons, lookups, p95Us, mismatches, oracle, floorP95Us, timesFaster, loadMs, seed }.
import { register } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import pg from 'pg'
import { main, prepare, ROOT } from '../prepare.mjs'

const SIDE = 80
const BENDS = 25
const LOOKUPS = Number(process.env.GRID_LOOKUPS ?? 24_000)
const SEED = Number(process.env.GRID_SEED ?? 20_261_124)
const WARM_UP = 5_000

const load = (path) => import(pathToFileURL(join(ROOT, 'bff', path)).href)

/** The p95 of what each call takes, in microseconds, and what each answered. */
function timed(points, ask) {
  for (const point of points.slice(0, Math.min(WARM_UP, points.length / 4))) ask(point)
  const answers = []
  const took = new Float64Array(points.length)
  for (const [n, point] of points.entries()) {
    const since = performance.now()
    answers.push(ask(point))
    took[n] = (performance.now() - since) * 1000
  }
  took.sort()
  return { answers, p95Us: took[Math.floor(points.length * 0.95)] }
}

/** @returns a function that answers the smallest covering grid of many points; null where there is no PostGIS */
async function postgis(areas) {
  if (!process.env.DATABASE_URL) return null
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
  await client.connect()
  const { rowCount } = await client.query(`SELECT 1 FROM pg_extension WHERE extname = 'postgis'`)
  if (rowCount === 0) {
    await client.end()
    return null
  }
  await client.query(`CREATE TEMP TABLE lookup_grid (code text COLLATE "C", area_m2 float8, border geometry(Polygon))`)
  const grids = areas.filter(({ code }) => code.length > 12)
  await client.query(`INSERT INTO lookup_grid SELECT c, a, ST_GeomFromGeoJSON(g) FROM unnest($1::text[], $2::float8[], $3::text[]) AS x (c, a, g)`, [
    grids.map(({ code }) => code),
    grids.map(({ areaM2 }) => areaM2),
    grids.map(({ geometry }) => JSON.stringify(geometry)),
  ])
  await client.query(`CREATE INDEX ON lookup_grid USING gist (border)`)
  return async (points) => {
    const { rows } = await client.query(
      `SELECT (SELECT code FROM lookup_grid WHERE ST_Covers(border, ST_SetSRID(ST_MakePoint(x, y), ST_SRID(border))) ORDER BY area_m2, code LIMIT 1) AS code
         FROM unnest($1::float8[], $2::float8[]) WITH ORDINALITY AS p (x, y, n) ORDER BY n`,
      [points.map(([x]) => x), points.map(([, y]) => y)],
    )
    await client.end()
    return rows.map(({ code }) => code)
  }
}

await main(async () => {
  await prepare(['server'])
  register('./typescript-hooks.mjs', import.meta.url)
  const { pointsFor, tiling } = await load('test/grid-events/lookup/tiling.ts')
  const { BruteLookup } = await load('test/grid-events/lookup/brute-lookup.ts')
  const { FlatbushGeoIndex } = await load('src/modules/grid-events/geo/domain/geo-index.ts')
  const { placeOf } = await load('src/modules/grid-events/geo/domain/place.ts')

  const areas = tiling(SIDE, BENDS, SEED)
  const points = pointsFor(areas, LOOKUPS, SEED)
  const corners = areas[0].geometry.coordinates[0].length - 1
  const since = performance.now()
  const index = new FlatbushGeoIndex(areas)
  const loadMs = performance.now() - since
  const own = timed(points, (point) => placeOf(index, point, null))
  console.log(`${SIDE * SIDE} grids of ${corners} corners loaded in ${loadMs.toFixed(0)} ms; ${LOOKUPS} lookups, p95 ${own.p95Us.toFixed(1)} µs`)
  const brute = new BruteLookup(areas)
  const floor = timed(points, (point) => brute.place(point))
  console.log(`without an index p95 ${floor.p95Us.toFixed(0)} µs`)

  const same = (a, b) => a?.nodeCode === b?.nodeCode && a?.isDoubtful === b?.isDoubtful
  let mismatches = own.answers.filter((answer, n) => !same(answer, floor.answers[n])).length
  let oracle = 'brute'
  const ask = await postgis(areas)
  if (ask) {
    oracle = 'postgis'
    const codes = await ask(points)
    // It is asked what covers a point; of points that nothing covers the other implementation knows.
    mismatches += own.answers.filter(({ nodeCode, isDoubtful }, n) => (isDoubtful ? codes[n] !== null : codes[n] !== nodeCode)).length
  }
  console.log(
    JSON.stringify({
      polygons: SIDE * SIDE,
      lookups: LOOKUPS,
      p95Us: Number(own.p95Us.toFixed(2)),
      mismatches,
      oracle,
      floorP95Us: Number(floor.p95Us.toFixed(1)),
      timesFaster: Math.round(floor.p95Us / own.p95Us),
      loadMs: Math.round(loadMs),
      seed: SEED,
    }),
  )
  process.exit(0)
})
