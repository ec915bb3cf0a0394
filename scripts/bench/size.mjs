// npm run bench:size: bytes of the citizen app, beside a hello-world page built with the same configuration in the same run.
// The last line is one JSON object { mainBytes, helloMainBytes, largestSubpackageBytes, totalBytes, h5EntryGzipBytes }.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { main, prepare, Refusal, ROOT } from '../prepare.mjs'
import { capture, onStop } from '../processes.mjs'

const MINIAPP = join(ROOT, 'miniapp')
/** WeChat does not upload these (`packOptions.ignore` of project.config.json). */
const NOT_UPLOADED = /\.(map|LICENSE\.txt)$/

const HELLO = {
  'src/citizen/app.tsx': "import type { PropsWithChildren } from 'react'\n\nexport default ({ children }: PropsWithChildren) => children\n",
  'src/citizen/app.config.ts':
    "export default defineAppConfig({ pages: ['home/index'], window: { navigationBarTitleText: 'hello' }, lazyCodeLoading: 'requiredComponents' })\n",
  'src/citizen/home/index.tsx': "import { Text, View } from '@tarojs/components'\n\nexport default () => (\n  <View>\n    <Text>hello</Text>\n  </View>\n)\n",
  'src/citizen/home/index.config.ts': 'export default definePageConfig({})\n',
}

/** Bytes per package of a weapp build: `main` and every sub-package by its root. */
function packageBytes(dist) {
  const { subPackages = [], subpackages = subPackages } = JSON.parse(readFileSync(join(dist, 'app.json'), 'utf8'))
  const roots = subpackages.map(({ root }) => root.replace(/\/?$/, '/'))
  const bytes = { main: 0 }
  for (const entry of readdirSync(dist, { recursive: true })) {
    const name = entry.replaceAll('\\', '/')
    const file = join(dist, entry)
    if (NOT_UPLOADED.test(name) || !statSync(file).isFile()) continue
    const owner = roots.find((root) => name.startsWith(root)) ?? 'main'
    bytes[owner] = (bytes[owner] ?? 0) + statSync(file).size
  }
  return bytes
}

/** Gzipped bytes of the scripts and style sheets that index.html of an H5 build loads. */
function entryGzipBytes(dist) {
  const page = readFileSync(join(dist, 'index.html'), 'utf8')
  const assets = [...page.matchAll(/(?:src|href)="\/?([^"]+\.(?:js|css))"/g)].map(([, path]) => path)
  return [...new Set(assets)].reduce((sum, path) => sum + gzipSync(readFileSync(join(dist, path))).length, 0)
}

/** Builds the hello page in a folder of its own with our configuration, plugins and browser targets. */
async function buildHello() {
  const folder = mkdtempSync(join(tmpdir(), 'jktl-hello-'))
  onStop(async () => rmSync(folder, { recursive: true, force: true }))
  const app = join(folder, 'miniapp')
  for (const name of ['config', 'plugins', 'package.json', 'babel.config.js', 'tsconfig.json'])
    cpSync(join(MINIAPP, name), join(app, name), { recursive: true })
  cpSync(join(ROOT, 'tsconfig.base.json'), join(folder, 'tsconfig.base.json'))
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  symlinkSync(join(MINIAPP, 'node_modules'), join(app, 'node_modules'))
  for (const [name, text] of Object.entries(HELLO)) {
    mkdirSync(join(app, name, '..'), { recursive: true })
    writeFileSync(join(app, name), text)
  }
  const cli = createRequire(join(MINIAPP, 'package.json')).resolve('@tarojs/cli/bin/taro')
  const env = { ...process.env, APP: 'citizen', TARO_ENV: 'weapp', NODE_ENV: 'production', CI: 'true' }
  const { code, output } = await capture(process.execPath, [cli, 'build', '--type', 'weapp'], { cwd: app, env })
  if (code !== 0) throw new Refusal(`the hello page does not build:\n${output.slice(-2000)}`)
  const bytes = packageBytes(join(app, 'dist/citizen/weapp'))
  rmSync(folder, { recursive: true, force: true })
  return bytes.main
}

await main(async () => {
  await prepare(['h5', 'weapp'])
  const { main: mainBytes, ...others } = packageBytes(join(MINIAPP, 'dist/citizen/weapp'))
  const sizes = Object.values(others)
  const helloMainBytes = await buildHello()
  const result = {
    mainBytes,
    helloMainBytes,
    largestSubpackageBytes: Math.max(0, ...sizes),
    totalBytes: sizes.reduce((sum, size) => sum + size, mainBytes),
    h5EntryGzipBytes: entryGzipBytes(join(MINIAPP, 'dist/citizen/h5')),
  }
  console.log(`main package ${(mainBytes / 1024).toFixed(0)} KiB, ${(mainBytes / helloMainBytes).toFixed(2)} times a hello page`)
  console.log(JSON.stringify(result))
  process.exit(0)
})
