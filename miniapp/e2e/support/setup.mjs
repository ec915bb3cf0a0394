// Jest's global set-up: one city for all files, found through the environment. CITY_E2E_URL and CITY_E2E_MOCK_URL point the tests at a
// city that already runs.
import { startTestCity } from './test-city.mjs'

export default async function setup() {
  if (process.env.CITY_E2E_URL) return
  const city = await startTestCity('e2e')
  Object.assign(process.env, city.environment)
  globalThis.stopEndToEndCity = city.stop
}
