// node scripts/taro.mjs <citizen|staff|all> <weapp|h5|all> [--watch]: builds the apps, two at a time (BUILD_JOBS).
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = dirname(dirname(fileURLToPath(import.meta.url)))
const cli = createRequire(import.meta.url).resolve('@tarojs/cli/bin/taro')
const [appName = 'all', targetName = 'all', ...flags] = process.argv.slice(2)
const watch = flags.includes('--watch')
const expand = (name, known) => {
  if (name === 'all') return known
  if (known.includes(name)) return [name]
  console.error(`usage: taro.mjs <citizen|staff|all> <weapp|h5|all> [--watch]`)
  process.exit(2)
}
const queue = expand(appName, ['citizen', 'staff']).flatMap((app) => expand(targetName, ['weapp', 'h5']).map((target) => ({ app, target })))

const children = new Set()
const stop = () => children.forEach((child) => child.kill('SIGTERM'))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop)

const run = (args, env) =>
  new Promise((done, fail) => {
    const child = spawn(process.execPath, args, { cwd: folder, env: { ...process.env, ...env }, stdio: 'inherit' })
    children.add(child)
    child.on('error', fail)
    child.on('exit', (code) => {
      children.delete(child)
      code === 0 ? done() : fail(new Error(`${args.slice(-3).join(' ')} of ${env.APP ?? 'the generator'} ended with ${code}`))
    })
  })

const build = ({ app, target }) =>
  run([cli, 'build', '--type', target, ...(watch ? ['--watch'] : [])], { APP: app, TARO_ENV: target, NODE_ENV: watch ? 'development' : 'production' })
const worker = async () => {
  for (let next = queue.shift(); next; next = queue.shift()) await build(next)
}

try {
  for (const script of ['icons.mjs', 'endpoints.mjs']) await run([fileURLToPath(new URL(script, import.meta.url))], {})
  await Promise.all(Array.from({ length: watch ? queue.length : Number(process.env.BUILD_JOBS ?? 2) }, worker))
} catch (error) {
  stop()
  console.error(error.message)
  process.exit(1)
}
