// Optional (platform) packages that the lock file leaves out or holds at another version: `npm ci` refuses such a lock, or a Mac or
// Windows developer gets no binary. npm drops them without a word when the registry in use lags behind.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import semver from 'semver'

/** The registry carries this package for one platform only; builds on the others are not verified. */
const KNOWN = new Set(['node_modules/@tarojs/binding'])

const lock = JSON.parse(readFileSync(join(import.meta.dirname, '../package-lock.json'), 'utf8')).packages

/** The entry that Node would resolve `name` to from `path`. */
function resolve(path, name) {
  for (let folder = path; ; folder = folder.includes('/node_modules/') ? folder.slice(0, folder.lastIndexOf('/node_modules/')) : '') {
    const entry = lock[`${folder ? `${folder}/` : ''}node_modules/${name}`]
    if (entry || !folder) return entry
  }
}

const missing = Object.entries(lock).flatMap(([path, { version, optionalDependencies = {} }]) =>
  Object.entries(optionalDependencies)
    .filter(([name, range]) => {
      const entry = resolve(path, name)
      return !entry || (entry.version && !semver.satisfies(entry.version, range, { includePrerelease: true }))
    })
    .filter(() => !KNOWN.has(path))
    .map(([name]) => `${path}@${version} lacks ${name}`),
)
for (const line of missing) console.error(line)
process.exitCode = missing.length > 0 ? 1 : 0
