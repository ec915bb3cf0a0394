// npm run build | build:weapp | build:h5 | dev:weapp: `node scripts/build.mjs <all|server|weapp|h5> [--watch] [citizen|staff]`
import { join } from 'node:path'
import { build, install, main, PARTS, Refusal, ROOT } from './prepare.mjs'
import { run } from './processes.mjs'

const [part, ...options] = process.argv.slice(2)

await main(async () => {
  if (part !== 'all' && !(part in PARTS)) throw new Refusal(`usage: node scripts/build.mjs <all|${Object.keys(PARTS).join('|')}> [--watch] [citizen|staff]`)
  await install()
  if (!options.includes('--watch')) return build(part === 'all' ? Object.keys(PARTS) : [part], { isForced: true })
  const app = options.includes('staff') ? 'staff' : 'citizen'
  process.exitCode = await run(process.execPath, [join(ROOT, 'miniapp/scripts/taro.mjs'), app, part, '--watch'], { cwd: ROOT })
})
