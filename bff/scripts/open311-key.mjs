// node bff/scripts/open311-key.mjs <name of the sender>: issues an api_key for /open311/v2 (GeoReport v2), shown once and stored only as its hash.
// With --revoke <name> the keys of that sender end. Needs DATABASE_URL.
import { createHash, randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import pg from 'pg'

const { values, positionals } = parseArgs({ options: { revoke: { type: 'boolean', default: false } }, allowPositionals: true })
const [name] = positionals
if (!name || !process.env.DATABASE_URL) {
  process.stderr.write('usage: DATABASE_URL=… node bff/scripts/open311-key.mjs [--revoke] <name of the sender>\n')
  process.exit(2)
}
const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
await client.connect()
try {
  if (values.revoke) {
    const { rowCount } = await client.query('UPDATE grid_open311_key SET revoked_at = now() WHERE name = $1 AND revoked_at IS NULL', [name])
    process.stdout.write(`revoked: ${rowCount}\n`)
  } else {
    const key = randomBytes(24).toString('base64url')
    await client.query('INSERT INTO grid_open311_key (key_hash, name, created_at) VALUES ($1, $2, now())', [createHash('sha256').update(key).digest(), name])
    process.stdout.write(`${key}\n`)
  }
} finally {
  await client.end()
}
