// Every page of both apps, taken from the build, and the parameters that make each one show something.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PARAMETERS } from './page-parameters.mjs'

const DIST = join(import.meta.dirname, '../../dist')
export const weappFolder = (app) => join(DIST, app, 'weapp')

/**
 * Paths of all pages of an app (`home/index`), tab pages first. Throws when the app is not built.
 * @param {'citizen' | 'staff'} app @returns {string[]}
 */
export function routesOf(app) {
  const file = join(weappFolder(app), 'app.json')
  if (!existsSync(file)) throw new Error(`${app} is not built: run npm run build:weapp`)
  const { pages, subPackages = [], subpackages = subPackages } = JSON.parse(readFileSync(file, 'utf8'))
  return [...pages, ...subpackages.flatMap(({ root, pages: own }) => own.map((page) => `${root.replace(/\/$/, '')}/${page}`))]
}

/**
 * Routes of the app without an entry in the table, and entries without a route: both are mistakes.
 * @param {'citizen' | 'staff'} app @returns {string[]}
 */
export function mismatches(app) {
  const routes = routesOf(app)
  const known = Object.keys(PARAMETERS[app])
  return [
    ...routes.filter((route) => !known.includes(route)).map((route) => `${route} has no entry in page-parameters.mjs`),
    ...known.filter((route) => !routes.includes(route)).map((route) => `${route} is in page-parameters.mjs and not in the app`),
  ]
}

/**
 * Who opens a page and with which parameters; `scene` is what `prepareScene` answered.
 * @param {'citizen' | 'staff'} app @param {string} route @param {import('./scene.mjs').Scene} scene
 * @returns {{ persona: string | null, parameters: Record<string, string> }}
 */
export function entryOf(app, route, scene) {
  const entry = PARAMETERS[app][route]
  if (!entry) throw new Error(`${app} ${route} has no entry in page-parameters.mjs`)
  const { persona, parameters } = entry
  return { persona, parameters: parameters?.(scene) ?? {} }
}
