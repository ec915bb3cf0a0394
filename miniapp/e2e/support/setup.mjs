// Jest's global set-up: a whole city on free ports over a throw-away database. Test files find it through the environment.
// CITY_E2E_URL and CITY_E2E_MOCK_URL point the tests at a city that already runs.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { THROWAWAY_FLAGS } from '../../../bff/scripts/embedded-db.mjs'
import { startCityProcesses } from '../../../scripts/city.mjs'

export default async function setup() {
  if (process.env.CITY_E2E_URL) return
  const folder = mkdtempSync(join(tmpdir(), 'jktl-e2e-'))
  const city = await startCityProcesses({
    dataDir: join(folder, 'pg'),
    databaseFlags: THROWAWAY_FLAGS,
    scale: 'small',
    env: { NODE_ENV: 'test', CITY_TEST_SEAMS: '1' },
    logFolder: join(folder, 'logs'),
  })
  process.env.CITY_E2E_URL = city.url
  process.env.CITY_E2E_MOCK_URL = city.mockUrl
  process.env.CITY_E2E_LOGS = join(folder, 'logs')
  globalThis.stopEndToEndCity = async () => {
    await city.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
