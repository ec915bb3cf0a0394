// The static half: everything that judges here was written by WeChat, not by the project.
//   miniprogram-ci        the compile step of WeChat DevTools, without upload and without network
//   miniprogram-compiler  WeChat's wcc and wcsc: WXML, WXS and WXSS syntax
//   sizes                 per package, against WeChat's limits and our own
//   acorn                 every JavaScript file parses at the language level of old phones
// `node build-check.cjs DIST` prints one JSON line { files, bytes, problems } and exits 1 with problems.
const { spawnSync } = require('node:child_process')
const { generateKeyPairSync } = require('node:crypto')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')

const APP_ID = 'wx1234567890abcdef'
const LANGUAGE_LEVEL = 2018
const KIB = 1024
/** WeChat allows 2 MiB per package and 30 MiB in all; ours are the tighter figures of ux-wechat §7.2. */
const LIMITS = { main: 900 * KIB, package: 500 * KIB, total: 6 * KIB * KIB }
/** What WeChat's server would answer for the account; asking it needs the network. */
const ACCOUNT = {
  platform: false,
  appType: 0,
  isSandbox: false,
  released: false,
  setting: {
    MaxCodeSize: 2,
    MaxSubpackageSubCodeSize: 2,
    MaxSubpackageFullCodeSize: 30,
    NavigateMiniprogramLimit: 10,
    MaxSubPackageLimit: 100,
    MinTabbarCount: 2,
    MaxTabbarCount: 5,
    MaxTabbarIconSize: 40,
  },
}

const dist = path.resolve(process.argv[2])
const problems = []
const report = (where, message) => problems.push(`${where}: ${String(message).replace(/\s+/g, ' ').slice(0, 400)}`)
const print = console.log
// WeChat's tools are chatty, and one of them leaves promises unhandled after an answer is there.
for (const level of ['log', 'info', 'warn', 'error']) console[level] = () => {}
process.on('unhandledRejection', () => {})

const filesOf = (folder) =>
  fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      path
        .relative(folder, path.join(entry.parentPath ?? entry.path, entry.name))
        .split(path.sep)
        .join('/'),
    )

/** Compiles twice: as uploaded (JSON and sizes), then with the passes on that make the compiler parse everything. */
async function compile() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'weapp-check-'))
  const home = process.cwd()
  process.chdir(folder) // the compiler leaves folders with hashed names where it is started
  const ci = require('miniprogram-ci')
  fs.cpSync(dist, path.join(folder, 'dist'), { recursive: true })
  fs.rmSync(path.join(folder, 'dist/project.config.json'), { force: true })
  fs.writeFileSync(
    path.join(folder, 'project.config.json'),
    JSON.stringify({ miniprogramRoot: 'dist/', compileType: 'miniprogram', appid: APP_ID, projectname: 'check', setting: {} }),
  )
  // The class wants a private key; a fresh one, nothing is sent.
  const key = path.join(folder, 'key.pem')
  fs.writeFileSync(key, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs1', format: 'pem' }))
  class OfflineProject extends ci.Project {
    async attr() {
      return ACCOUNT
    }
  }
  const project = new OfflineProject({ appid: APP_ID, type: 'miniProgram', projectPath: folder, privateKeyPath: key, ignores: [] })
  const run = async (title, setting) => {
    try {
      return await ci.getCompiledResult({ project, setting, onProgressUpdate() {} })
    } catch (error) {
      report(`${title} ${error.code ?? ''}`, String(error.message ?? error).replaceAll(folder, ''))
      return {}
    }
  }
  const files = await run('miniprogram-ci', { es6: false, minify: false })
  if (problems.length === 0) await run('miniprogram-ci (parse)', { es6: true, minifyWXML: true, minifyWXSS: true })
  process.chdir(home)
  fs.rmSync(folder, { recursive: true, force: true })
  return files
}

function measure(files) {
  const app = JSON.parse(fs.readFileSync(path.join(dist, 'app.json'), 'utf8'))
  const roots = (app.subPackages ?? app.subpackages ?? []).map(({ root }) => root.replace(/\/?$/, '/'))
  const bytes = { main: 0 }
  for (const [file, content] of Object.entries(files)) {
    const owner = roots.find((root) => file.startsWith(root)) ?? 'main'
    bytes[owner] = (bytes[owner] ?? 0) + Buffer.byteLength(content)
  }
  const total = Object.values(bytes).reduce((sum, size) => sum + size, 0)
  for (const [name, size] of Object.entries(bytes)) {
    const limit = name === 'main' ? LIMITS.main : LIMITS.package
    if (size > limit) report('size', `package ${name} is ${size} bytes, the limit is ${limit}`)
  }
  if (total > LIMITS.total) report('size', `all packages together are ${total} bytes, the limit is ${LIMITS.total}`)
  return { ...bytes, total }
}

/** WeChat's WXML and WXSS compilers; their Linux binaries only, elsewhere the first half has to do. */
function checkGrammar(names) {
  if (process.platform !== 'linux' || process.arch !== 'x64') return
  const folder = path.join(path.dirname(require.resolve('miniprogram-compiler/package.json')), 'bin/linux')
  const run = (tool, args) => {
    const file = path.join(folder, tool)
    if (!(fs.statSync(file).mode & 0o001)) fs.chmodSync(file, 0o755)
    const { error, status, signal, stderr, stdout } = spawnSync(file, args, { cwd: dist, encoding: 'utf8', maxBuffer: 1 << 28 })
    if (error || status !== 0) report(tool, error?.message ?? (stderr || stdout || `exit ${status ?? signal}`))
  }
  run('wcc', ['-d', ...names.filter((name) => /\.(wxml|wxs)$/.test(name)).map((name) => `./${name}`)])
  // All style sheets in one call, or @import fails; app.wxss comes first.
  const sheets = names.filter((name) => name.endsWith('.wxss')).sort((a, b) => Number(b === 'app.wxss') - Number(a === 'app.wxss'))
  if (sheets.length > 0) run('wcsc', ['-lc', ...sheets.map((name) => `./${name}`)])
}

function checkLanguage(names) {
  const acorn = require('acorn')
  for (const name of names.filter((file) => file.endsWith('.js')))
    try {
      acorn.parse(fs.readFileSync(path.join(dist, name), 'utf8'), { ecmaVersion: LANGUAGE_LEVEL, sourceType: 'script', allowReturnOutsideFunction: true })
    } catch (error) {
      report(`es${LANGUAGE_LEVEL}`, `${name}: ${error.message}`)
    }
}

/** What a reader hears on the phone comes from the templates: Taro drops aria attributes that are not declared there. */
function checkAria(names) {
  const base = names.includes('base.wxml') ? fs.readFileSync(path.join(dist, 'base.wxml'), 'utf8') : ''
  for (const attribute of ['aria-label', 'aria-role']) if (!base.includes(attribute)) report('base.wxml', `${attribute} is not rendered`)
}

async function main() {
  const names = filesOf(dist)
  const files = await compile()
  const bytes = measure(files)
  checkGrammar(names)
  checkLanguage(names)
  checkAria(names)
  print(JSON.stringify({ files: Object.keys(files).length, bytes, problems }))
  process.exit(problems.length > 0 ? 1 : 0)
}

void main()
