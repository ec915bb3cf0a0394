// npm start: from a bare clone to a running city. Node's own modules only; everything it starts ends with it.
import { join } from 'node:path'
import { main, prepare } from './prepare.mjs'
import { isStopping, stopAll } from './processes.mjs'
import { cityEnvironment, DATA_FOLDER, requirePort } from './settings.mjs'

/** The seeded people, as lines `name  role`; empty when the test seams are closed. */
async function describePersonas(mockUrl) {
  const response = await fetch(`${mockUrl}/__city/personas`)
  if (!response.ok) return []
  return (await response.json()).map(({ name, role }) => `  ${name}  ${role ?? ''}`)
}

async function runCity() {
  const port = await requirePort('PORT', 3000)
  const mockPort = await requirePort('MOCK_PORT', 4000)
  await prepare(['server', 'h5'])
  const { startCityProcesses } = await import('./city.mjs')
  const logFolder = join(DATA_FOLDER, 'logs')
  const city = await startCityProcesses({
    port,
    mockPort,
    databaseUrl: process.env.DATABASE_URL || undefined,
    dataDir: join(DATA_FOLDER, 'pg'),
    scale: process.env.CITY_SCALE || 'full',
    env: cityEnvironment(),
    logFolder,
    onExit: (name, code) => {
      if (isStopping()) return
      console.error(`${name} stopped with code ${code}; its log is ${join(logFolder, `${name}.log`)}`)
      void stopAll().then(() => process.exit(1))
    },
  })
  console.log(`
健康通辽
  citizen app   ${city.url}/
  staff app     ${city.url}/staff/
  API           ${city.url}/api/openapi.json
  simulators    ${city.mockUrl}/
  logs          ${logFolder}

Personas (choose one on the sign-in page):
${(await describePersonas(city.mockUrl)).join('\n')}

Ctrl-C stops everything.
READY ${city.url}`)
}

await main(runCity)
