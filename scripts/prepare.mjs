// Brings a clone into working order: Node version, packages, builds. Each part is stamped with the hash of what went into it,
// so a second run costs a fraction of a second. Node's own modules only.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isStopping, npm, run, stopAll, stopWithParent } from './processes.mjs'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))
const NODE_FLOOR = [20, 19]
/** Stamps live in node_modules, so wiping it makes everything run again. */
const STAMPS = 'node_modules/.jktl-stamps.json'

/** A failure the user can act on: printed as one line, without a stack. */
export class Refusal extends Error {}

/** Never read when hashing sources: outputs, dependencies, generated code, tests (they do not reach a build). */
const NOT_SOURCE = /(^|\/)(node_modules|dist|generated|coverage|\.swc|test|e2e|bench|docs)(\/|$)|\.(test|spec)\.[mc]?[jt]sx?$/

export const PARTS = {
  server: {
    sources: ['package-lock.json', 'tsconfig.base.json', 'shared', 'mock', 'bff'],
    outputs: ['shared/dist/routes.js', 'mock/dist/main.js', 'bff/dist/main.js', 'bff/src/generated'],
    steps: [
      ['node_modules/typescript/bin/tsc', '-p', 'shared'],
      ['node_modules/typescript/bin/tsc', '-p', 'mock'],
      ['bff/scripts/prisma.mjs', 'generate'],
      ['node_modules/typescript/bin/tsc', '-p', 'bff/tsconfig.build.json'],
    ],
  },
  h5: {
    sources: ['package-lock.json', 'tsconfig.base.json', 'shared', 'miniapp'],
    outputs: ['miniapp/dist/citizen/h5/index.html', 'miniapp/dist/staff/h5/index.html'],
    steps: [['miniapp/scripts/taro.mjs', 'all', 'h5']],
  },
  weapp: {
    sources: ['package-lock.json', 'tsconfig.base.json', 'shared', 'miniapp'],
    outputs: ['miniapp/dist/citizen/weapp/app.json', 'miniapp/dist/staff/weapp/app.json'],
    steps: [['miniapp/scripts/taro.mjs', 'all', 'weapp']],
  },
}

const atRoot = (path) => join(ROOT, path)

function readStamps() {
  try {
    return JSON.parse(readFileSync(atRoot(STAMPS), 'utf8'))
  } catch {
    return {}
  }
}

function writeStamp(name, value) {
  mkdirSync(atRoot('node_modules'), { recursive: true })
  writeFileSync(atRoot(STAMPS), JSON.stringify({ ...readStamps(), [name]: value }))
}

function* filesBelow(path) {
  const name = relative(ROOT, path).split(sep).join('/')
  if (NOT_SOURCE.test(name) || !existsSync(path)) return
  if (statSync(path).isFile()) yield name
  else for (const entry of readdirSync(path).sort()) yield* filesBelow(join(path, entry))
}

/** SHA-256 over the names and contents of all source files below the given paths. */
export function hashSources(paths) {
  const hash = createHash('sha256')
  for (const path of paths)
    for (const name of filesBelow(atRoot(path)))
      hash
        .update(name)
        .update('\0')
        .update(readFileSync(atRoot(name)))
        .update('\0')
  return hash.digest('hex')
}

export function requireNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number)
  if (major < NODE_FLOOR[0] || (major === NODE_FLOOR[0] && minor < NODE_FLOOR[1]))
    throw new Refusal(`Node ${NODE_FLOOR.join('.')} or newer is needed (24 LTS recommended), this is ${version}`)
}

/** Whether node_modules already holds what the lock file asks for, for instance after an `npm ci` by hand. */
export function matchesLock(lock, installed) {
  return Object.entries(lock.packages).every(
    ([path, wanted]) =>
      path === '' || wanted.optional || wanted.link || !path.includes('node_modules/') || installed.packages[path]?.version === wanted.version,
  )
}

export async function install() {
  requireNode()
  const lockText = readFileSync(atRoot('package-lock.json'), 'utf8')
  const hash = createHash('sha256').update(lockText).digest('hex')
  if (readStamps().install === hash) return
  const hidden = atRoot('node_modules/.package-lock.json')
  if (!existsSync(hidden) || !matchesLock(JSON.parse(lockText), JSON.parse(readFileSync(hidden, 'utf8')))) {
    console.log('Installing packages (a few minutes the first time) …')
    if ((await npm(['ci', '--no-audit', '--no-fund'], { cwd: ROOT })) !== 0) throw new Refusal('npm ci failed; its message is above')
  }
  writeStamp('install', hash)
}

/** Builds the named parts whose sources changed since their last build, or all of them with `isForced`. */
export async function build(names, { isForced = false } = {}) {
  for (const name of names) {
    const { sources, outputs, steps } = PARTS[name]
    const hash = hashSources(sources)
    if (!isForced && readStamps()[name] === hash && outputs.every((path) => existsSync(atRoot(path)))) continue
    console.log(`Building ${name} …`)
    for (const [script, ...args] of steps)
      if ((await run(process.execPath, [atRoot(script), ...args], { cwd: ROOT })) !== 0) throw new Refusal(`the build of ${name} failed; its message is above`)
    writeStamp(name, hash)
  }
}

/** What every command does first. */
export async function prepare(parts, options) {
  await install()
  await build(parts, options)
}

/** Runs a command's main function; a refusal is one line and exit code 1, anything else keeps its stack. */
export async function main(action) {
  stopWithParent()
  try {
    await action()
  } catch (error) {
    // While we are being stopped, whatever fails now fails because of that.
    if (isStopping()) return
    console.error(error instanceof Refusal ? error.message : error)
    await stopAll()
    process.exit(1)
  }
}
