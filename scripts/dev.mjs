// npm run dev: the same city in watch mode. Compilers write dist, a changed dist restarts its server; the H5 apps come from Taro's
// own development servers, which pass /api on to the BFF.
import { watch } from 'node:fs'
import { join } from 'node:path'
import { main, prepare, ROOT } from './prepare.mjs'
import { isStopping, start, stopAll } from './processes.mjs'
import { cityEnvironment, DATA_FOLDER, requirePort } from './settings.mjs'

const SETTLE_MS = 400

/** Calls `changed` once a burst of writes below the folders has settled. */
function onceSettled(folders, changed) {
  let timer
  for (const folder of folders)
    watch(join(ROOT, folder), { recursive: true }, (_event, name) => {
      if (name?.endsWith('.tsbuildinfo')) return
      clearTimeout(timer)
      timer = setTimeout(changed, SETTLE_MS)
    })
}

await main(async () => {
  const port = await requirePort('PORT', 3000)
  const mockPort = await requirePort('MOCK_PORT', 4000)
  await prepare(['server', 'h5'])
  const { startCityProcesses, startDatabase } = await import('./city.mjs')
  const databaseUrl = process.env.DATABASE_URL || (await startDatabase({ dataDir: join(DATA_FOLDER, 'pg') })).url
  const up = () =>
    startCityProcesses({ port, mockPort, databaseUrl, scale: process.env.CITY_SCALE || 'small', env: cityEnvironment() }).catch((error) => {
      if (!isStopping()) console.error(`${error.message}\nwaiting for the next change …`)
      return null
    })
  for (const config of ['shared', 'mock', 'bff/tsconfig.build.json'])
    start(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', config, '--watch', '--preserveWatchOutput'], { cwd: ROOT })
  const h5 = start(process.execPath, [join(ROOT, 'miniapp/scripts/taro.mjs'), 'all', 'h5', '--watch'], { cwd: ROOT })
  void h5.exited.then(() => isStopping() || stopAll().then(() => process.exit(1)))
  let city = await up()
  // One restart at a time; changes during a restart ask for one more.
  let turn = Promise.resolve()
  onceSettled(['shared/dist', 'mock/dist', 'bff/dist'], () => {
    turn = turn.then(async () => {
      await city?.stop()
      city = await up()
    })
  })
  console.log(`READY http://127.0.0.1:${port} (H5 with live reload: citizen http://127.0.0.1:10086/, staff http://127.0.0.1:10087/staff/)`)
})
