// A whole small city for one test run: free ports, a throw-away database, a working morning.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { THROWAWAY_FLAGS } from '../../../bff/scripts/embedded-db.mjs'
import { startCityProcesses } from '../../../scripts/city.mjs'

/** A Monday before the clinics open; the personas' ages hold on this day. Time goes on from here. */
const START = '2026-11-23T08:00:00+08:00'

/** Answers the addresses, the environment by which tests find the city, and `stop`. @param {string} name of the temporary folder */
export async function startTestCity(name) {
  const folder = mkdtempSync(join(tmpdir(), `jktl-${name}-`))
  const logFolder = join(folder, 'logs')
  const storageFolder = join(folder, 'storage')
  mkdirSync(storageFolder)
  const city = await startCityProcesses({
    dataDir: join(folder, 'pg'),
    databaseFlags: THROWAWAY_FLAGS,
    scale: 'small',
    env: { NODE_ENV: 'test', CITY_TEST_SEAMS: '1', CITY_START: START },
    logFolder,
  })
  const { url, mockUrl, databaseUrl } = city
  return {
    url,
    mockUrl,
    environment: {
      CITY_E2E_URL: url,
      CITY_E2E_MOCK_URL: mockUrl,
      CITY_E2E_DATABASE_URL: databaseUrl,
      CITY_E2E_LOGS: logFolder,
      CITY_E2E_STORAGE: storageFolder,
    },
    stop: async () => {
      await city.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
