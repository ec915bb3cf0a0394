// Writes bff/openapi.json from the contracts; `--check` fails when the committed document is stale. Needs a build.
import { readFileSync, writeFileSync } from 'node:fs'
import { ERRORS, ROUTES } from '@jktl/shared/routes'
import { openApiOf } from '../dist/platform/http/openapi.js'

const file = new URL('../openapi.json', import.meta.url)
const text = `${JSON.stringify(openApiOf(ROUTES, ERRORS), null, 2)}\n`

if (!process.argv.includes('--check')) writeFileSync(file, text)
else if (text !== readFileSync(file, 'utf8')) {
  console.error('bff/openapi.json is stale: run `npm run openapi` and commit it')
  process.exitCode = 1
}
