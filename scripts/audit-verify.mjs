// npm run audit:verify: checks every chain of the access log from its first link on, against the signed roots of the database and of the second store
// (ACCESS_ANCHOR_FOLDER). Prints one line per chain that does not add up, naming its first bad place, and ends with 1 then.
// The last line is one JSON object { events, anchors, faults, seconds, verifyPerSec }.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { main, prepare, ROOT } from './prepare.mjs'
import { cityEnvironment, DATA_FOLDER } from './settings.mjs'

const load = (path) => import(pathToFileURL(join(ROOT, path)).href)

/** The database named by DATABASE_URL, else the city's own: running, or started for as long as this takes. */
async function findDatabase() {
  if (process.env.DATABASE_URL) return process.env.DATABASE_URL
  const dataDir = join(DATA_FOLDER, 'pg')
  const note = existsSync(`${dataDir}.json`) ? JSON.parse(readFileSync(`${dataDir}.json`, 'utf8')) : null
  const { cityDatabase, startDatabase } = await import('./city.mjs')
  if (note && isAlive(note.ownerPid)) return cityDatabase(note.url)
  return (await startDatabase({ dataDir })).url
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

await main(async () => {
  await prepare(['server'])
  const { verifyAccessLog } = await load('bff/scripts/verify-access-log.mjs')
  const { result, lines } = await verifyAccessLog({ ...process.env, ...cityEnvironment(), DATABASE_URL: await findDatabase() })
  for (const line of lines) console.log(line)
  console.log(JSON.stringify(result))
  process.exit(result.faults.length > 0 ? 1 : 0)
})
