// npm run db:reset: drop, migrate and seed the embedded database. A city must run for the seed, so one is started on free ports.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { main, prepare, Refusal } from './prepare.mjs'
import { ANCHOR_FOLDER, CITY_MEMORY, cityEnvironment, DATA_FOLDER, OBJECT_FOLDER } from './settings.mjs'

await main(async () => {
  if (process.env.DATABASE_URL) throw new Refusal('db:reset only touches the embedded database; unset DATABASE_URL')
  await prepare(['server', 'h5'])
  const { dropDatabase, startCityProcesses } = await import('./city.mjs')
  const dataDir = join(DATA_FOLDER, 'pg')
  await dropDatabase({ dataDir })
  for (const folder of [CITY_MEMORY, ANCHOR_FOLDER, OBJECT_FOLDER]) rmSync(folder, { recursive: true, force: true })
  const city = await startCityProcesses({ dataDir, scale: process.env.CITY_SCALE || 'full', env: cityEnvironment(), logFolder: join(DATA_FOLDER, 'logs') })
  await city.stop()
  console.log('The embedded database is empty again and seeded.')
  process.exit(0)
})
