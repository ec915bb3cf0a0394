// npm run bench:model: the number pool beside its reference model for longer than the tests have time for (bff/test/model).
// MODEL_OPERATIONS (100 000) and MODEL_SEED choose the run. The last line is one JSON object { operations, seed, divergences, seconds, opsPerSec }.
import { join } from 'node:path'
import { main, prepare, ROOT } from '../prepare.mjs'
import { run } from '../processes.mjs'

const OPERATIONS = Number(process.env.MODEL_OPERATIONS ?? 100_000)
const SEED = Number(process.env.MODEL_SEED ?? 1)

await main(async () => {
  await prepare(['server'])
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', join(ROOT, 'node_modules/jest/bin/jest.js')]
  const since = performance.now()
  const code = await run(process.execPath, [...flags, '--selectProjects', 'bff-integration', '--testNamePattern', 'no divergence', 'bff/test/model'], {
    cwd: ROOT,
    env: { ...process.env, MODEL_OPERATIONS: String(OPERATIONS), MODEL_SEED: String(SEED) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const seconds = (performance.now() - since) / 1000
  const result = {
    operations: OPERATIONS,
    seed: SEED,
    divergences: code === 0 ? 0 : 1,
    seconds: Number(seconds.toFixed(1)),
    opsPerSec: Math.round(OPERATIONS / seconds),
  }
  console.log(JSON.stringify(result))
  process.exit(code)
})
