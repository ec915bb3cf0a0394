// `node open-every-page.mjs <app> <city's address>`, the scene on standard input: opens every page of one app and prints a line of JSON
// `{ name, findings }` per page.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { ROOT } from '../../../scripts/prepare.mjs'
import { appStorage } from '../../e2e/support/app-storage.mjs'
import { entryOf, mismatches, routesOf, weappFolder } from '../../e2e/support/routes.mjs'
import { openPage } from './open-pages.mjs'

/** Where a weapp build looks for its API when nothing else was configured. */
const BUILT_IN_API = 'http://127.0.0.1:3000'
const { libVersion } = JSON.parse(readFileSync(join(ROOT, 'project.config.json'), 'utf8'))

const [app, url] = process.argv.slice(2)
const scene = await json(process.stdin)
const tell = (name, findings) => console.log(JSON.stringify({ name, findings }))

tell(`${app}: every page has its parameters`, mismatches(app))
// The build knows the standard address; this city listens elsewhere.
const network = (address, init) => fetch(address.replace(BUILT_IN_API, url), init)
for (const route of routesOf(app)) {
  const { persona, parameters } = entryOf(app, route, scene)
  const session = persona === null ? null : scene.sessions[persona]
  const query = Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')
  const storage = new Map(Object.entries(appStorage({ app, session })))
  const { findings } = await openPage(weappFolder(app), query ? `${route}?${query}` : route, { libVersion, network, storage })
  tell(`${app} ${route}`, findings)
}
process.exit(0)
