// The Prisma command line without its native engine: the WASM stand-in serves migrate and db, and its presence stops any download.
// Whoever wants the native engine sets PRISMA_SCHEMA_ENGINE_BINARY; both share migration table and checksums.
import { spawn } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const cli = createRequire(import.meta.url).resolve('prisma/build/index.js')
const shim = fileURLToPath(new URL('./schema-engine-shim.mjs', import.meta.url))
if (process.platform !== 'win32') chmodSync(shim, 0o755)
const env = { PRISMA_SCHEMA_ENGINE_BINARY: shim, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1', ...process.env }
spawn(process.execPath, [cli, ...process.argv.slice(2)], { stdio: 'inherit', env, cwd: fileURLToPath(new URL('..', import.meta.url)) }).on('exit', (code) =>
  process.exit(code ?? 1),
)
