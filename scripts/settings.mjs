// Where a city run by a person keeps its data, and what it is told.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal, ROOT } from './prepare.mjs'
import { isPortFree } from './processes.mjs'

export const DATA_FOLDER = join(ROOT, '.data')
/** The simulators' books; they belong to the database beside them and go with it. */
export const CITY_MEMORY = join(DATA_FOLDER, 'city')

/** Records of synthetic people made elsewhere; not part of the project, so they may be missing. */
const SAMPLE_BUNDLES = join(ROOT, '../shared/data/synthea')

/** Signed roots of the access log, beside the database instead of in it. */
export const ANCHOR_FOLDER = join(DATA_FOLDER, 'anchors')

/** Photos and voice notes, as little part of another database as the anchors. */
export const OBJECT_FOLDER = join(DATA_FOLDER, 'objects')

/** Settings of the city that a person runs: its test seams are open unless it is production. */
export function cityEnvironment(environment = process.env) {
  const nodeEnv = environment.NODE_ENV ?? 'development'
  // Anchors of one database say nothing about another.
  const anchors = environment.ACCESS_ANCHOR_FOLDER ?? (environment.DATABASE_URL ? undefined : ANCHOR_FOLDER)
  const hasObjects = environment.OBJECT_FOLDER ?? environment.S3_ENDPOINT
  const bundles = environment.CITY_FHIR_BUNDLES ?? (existsSync(SAMPLE_BUNDLES) ? SAMPLE_BUNDLES : undefined)
  return {
    CITY_MEMORY,
    NODE_ENV: nodeEnv,
    CITY_TEST_SEAMS: environment.CITY_TEST_SEAMS ?? (nodeEnv === 'production' ? '0' : '1'),
    ...(anchors ? { ACCESS_ANCHOR_FOLDER: anchors } : {}),
    ...(hasObjects || environment.DATABASE_URL ? {} : { OBJECT_FOLDER }),
    ...(bundles ? { CITY_FHIR_BUNDLES: bundles } : {}),
  }
}

export async function requirePort(name, fallback) {
  const port = Number(process.env[name] ?? fallback)
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Refusal(`${name} is not a port number`)
  if (!(await isPortFree(port))) throw new Refusal(`port ${port} is in use; stop what listens there or set ${name} to another port`)
  return port
}
