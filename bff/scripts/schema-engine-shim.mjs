#!/usr/bin/env node
// Stand-in for Prisma's native schema engine: the same JSON-RPC, line by line over stdio, served by the WASM build over adapter-pg.
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'

if (process.argv.includes('--version')) {
  console.log('schema-engine-cli wasm-shim')
  process.exit(0)
}
const { values, positionals } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: { datamodels: { type: 'string', multiple: true }, datasource: { type: 'string' } },
})
const datasource = values.datasource ? JSON.parse(values.datasource) : {}
const url = datasource.url ?? process.env.DATABASE_URL

if (positionals[0] === 'cli') await runCliCommand(positionals[1])

/** `cli can-connect-to-database` and `cli create-database`: answered by exit code and one log line on stderr. */
async function runCliCommand(command) {
  const refuse = (code, message) => {
    console.error(
      `schema-engine shim\n${JSON.stringify({ level: 'ERROR', target: 'schema_engine::logger', fields: { error_code: code, message, is_panic: false } })}`,
    )
    process.exit(1)
  }
  const target = new URL(url)
  const database = decodeURIComponent(target.pathname.slice(1))
  const isCreate = command === 'create-database'
  if (isCreate) target.pathname = '/postgres'
  const db = new pg.Client({ connectionString: target.href })
  try {
    await db.connect()
    if (isCreate) await db.query(`CREATE DATABASE ${pg.escapeIdentifier(database)}`)
    await db.end()
  } catch (error) {
    refuse(isCreate ? 'P1009' : ({ '3D000': 'P1003', '28P01': 'P1000' }[error.code] ?? 'P1001'), error.message)
  }
  process.exit(0)
}

const wasm = await readFile(new URL('./schema_engine_bg.wasm', import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg')))
const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': glue })
glue.__wbg_set_wasm(instance.exports)
instance.exports.__wbindgen_start()
globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => console.error(JSON.stringify({ level: 'ERROR', fields: { message } })) }

const CHAR = 18
/** Catalogue types that adapter-pg does not map, read as text: regproc, pg_node_tree, name[]. */
const READ_AS = { 24: 25, 194: 25, 1003: 1009, [CHAR]: 25 }

function readCatalogueTypes(connection) {
  const performIO = connection.performIO.bind(connection)
  const queryRaw = connection.queryRaw.bind(connection)
  let charColumns = []
  connection.performIO = async (query) => {
    const result = await performIO(query)
    charColumns = []
    result.fields?.forEach((field, index) => {
      if (field.dataTypeID === CHAR) charColumns.push(index)
      field.dataTypeID = READ_AS[field.dataTypeID] ?? field.dataTypeID
    })
    return result
  }
  connection.queryRaw = async (query) => {
    const result = await queryRaw(query)
    for (const index of charColumns) result.columnTypes[index] = ColumnTypeEnum.Character
    return result
  }
  return connection
}

function prepareConnection(connection) {
  const startTransaction = connection.startTransaction.bind(connection)
  connection.startTransaction = async (isolation) => readCatalogueTypes(await startTransaction(isolation))
  // The adapter splits a script at every semicolon, which breaks $$ bodies; the server takes the whole script.
  connection.executeScript = async (script) => {
    try {
      await connection.client.query(script)
    } catch (error) {
      connection.onError(error)
    }
  }
  return readCatalogueTypes(connection)
}

/** Given a connection string, the adapter would ignore a changed database name, so it gets the parts. */
function connectionParts(address) {
  const { hostname, port, username, password, pathname } = new URL(address)
  return {
    host: decodeURIComponent(hostname),
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password) || undefined,
    database: decodeURIComponent(pathname.slice(1)),
    options: '-c timezone=UTC',
  }
}

const base = new PrismaPg(connectionParts(url))
const factory = {
  provider: base.provider,
  adapterName: base.adapterName,
  connect: async () => prepareConnection(await base.connect()),
  connectToShadowDb: async () => {
    if (datasource.shadowDatabaseUrl) return prepareConnection(await new PrismaPg(connectionParts(datasource.shadowDatabaseUrl)).connect())
    const database = `prisma_shadow_${randomUUID().replaceAll('-', '')}`
    const admin = new pg.Client(connectionParts(url))
    await admin.connect()
    await admin.query(`CREATE DATABASE ${database}`)
    const shadow = prepareConnection(await new PrismaPg({ ...connectionParts(url), database }).connect())
    const dispose = shadow.dispose.bind(shadow)
    shadow.dispose = async () => {
      await dispose()
      await admin.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`)
      await admin.end()
    }
    return shadow
  },
}

let engine
async function openEngine() {
  const datamodels = values.datamodels ? await Promise.all(values.datamodels.map(async (file) => [file, await readFile(file, 'utf8')])) : undefined
  return glue.SchemaEngine.new({ datamodels }, (line) => process.stderr.write(`${line}\n`), bindMigrationAwareSqlAdapterFactory(factory))
}

const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)

async function serve({ id, method, params }) {
  try {
    engine ??= await openEngine()
    const result = await engine[method === 'getDatabaseVersion' ? 'version' : method](params)
    if (method === 'diff' && result?.stdout) send({ id: 0, method: 'print', params: { content: result.stdout } })
    send({ id, result: result ?? {} })
  } catch (error) {
    const data = { is_panic: error.is_panic ?? false, message: error.message, error_code: error.code, meta: error.meta }
    send({ id, error: { code: 4466, message: error.message, data } })
  }
}

// One call after the other: the engine holds one connection.
let queue = Promise.resolve()
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const message = JSON.parse(line)
    if (message.method) queue = queue.then(() => serve(message))
  })
  .on('close', () => queue.then(() => process.exit(0)))
