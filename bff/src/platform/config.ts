import { tmpdir } from 'node:os'
import { join } from 'node:path'

import * as z from 'zod/mini'

import type { S3Settings } from './object-store/s3-store.ts'

const flag = z.pipe(
  z._default(z.enum(['0', '1']), '0'),
  z.transform((v: '0' | '1') => v === '1'),
)
const text = z.string().check(z.minLength(1))
const url = z.url()
const port = z.coerce.number().check(z.int(), z.gte(0), z.lte(65_535))

/** Development values exist so that a fresh clone runs; production refuses every one of them. */
const DEVELOPMENT = {
  VAULT_KEY: 'ZGV2ZWxvcG1lbnQtdmF1bHQta2V5LTMyLWJ5dGVzISE=',
  FINGERPRINT_KEY: 'development-fingerprint-key',
  HEALTH_CARD_KEY: 'development-health-card-key',
  WECHAT_SECRET: 'city-development-secret',
  WECHAT_MESSAGE_TOKEN: 'city-message-token',
  PLATFORM_APP_SECRET: 'city-development-secret',
  CLEARING_SIGNING_KEY: 'ZGV2ZWxvcG1lbnQtY2xlYXJpbmcta2V5LTMyLWJ5dC4=',
  ACCESS_ANCHOR_KEY: 'ZGV2ZWxvcG1lbnQtYWNjZXNzLWFuY2hvci1rZXktLi4=',
} as const

const Environment = z.object({
  NODE_ENV: z._default(z.enum(['development', 'test', 'production']), 'development'),
  DATABASE_URL: url,
  PORT: z._default(port, 3000),
  HOST: z._default(text, '127.0.0.1'),
  /** Where the upstream systems are; in the city all of them share one origin. */
  CITY_URL: z._default(url, 'http://127.0.0.1:4000'),
  /** How upstreams reach us (notify addresses). */
  PUBLIC_URL: z.optional(url),
  BFF_ROLE: z._default(z.enum(['api', 'worker', 'both']), 'both'),
  CITY_TEST_SEAMS: flag,
  /** Where this process shall kill itself (seams/crash.ts); a seam like the others. */
  CITY_CRASH_AT: z.optional(text),
  LOG_LEVEL: z._default(z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']), 'info'),
  DATABASE_POOL: z._default(z.coerce.number().check(z.int(), z.gte(1)), 12),
  /** 32 bytes, base64: seals names, ID numbers and phones at rest. */
  VAULT_KEY: z._default(text, DEVELOPMENT.VAULT_KEY),
  FINGERPRINT_KEY: z._default(text, DEVELOPMENT.FINGERPRINT_KEY),
  HEALTH_CARD_KEY: z._default(text, DEVELOPMENT.HEALTH_CARD_KEY),
  /** Ed25519 seed, 32 bytes, base64: signs the files handed to institutions. */
  CLEARING_SIGNING_KEY: z._default(text, DEVELOPMENT.CLEARING_SIGNING_KEY),
  /** Ed25519 seed, 32 bytes, base64: signs the roots of the chains of access events. */
  ACCESS_ANCHOR_KEY: z._default(text, DEVELOPMENT.ACCESS_ANCHOR_KEY),
  /** A folder on another store than the database, for the signed roots; production has to name one. */
  ACCESS_ANCHOR_FOLDER: z.optional(text),
  WECHAT_BASE_URL: z.optional(url),
  /** Where H5 sends the browser to sign in. */
  WECHAT_AUTHORIZE_URL: z.optional(url),
  WECHAT_CITIZEN_APPID: z._default(text, 'wx0citizen0000001'),
  WECHAT_STAFF_APPID: z._default(text, 'wx0staff000000001'),
  WECHAT_SECRET: z._default(text, DEVELOPMENT.WECHAT_SECRET),
  /** Token of the message server in WeChat's console: signs the events WeChat pushes to us. */
  WECHAT_MESSAGE_TOKEN: z._default(text, DEVELOPMENT.WECHAT_MESSAGE_TOKEN),
  WECHAT_NOTICE_TEMPLATE_ID: z._default(text, 'city-notice-template'),
  WECHAT_PAY_BASE_URL: z.optional(url),
  /** Folder with what a merchant holds; see bff/dev-keys/wechat-pay/README.md. */
  WECHAT_PAY_KEYS: z.optional(text),
  /** Shown as the H5 cashier; empty in a deployment that pays inside WeChat. */
  WECHAT_PAY_CASHIER_URL: z.optional(z.string()),
  HIS_BASE_URL: z.optional(url),
  POPULATION_BASE_URL: z.optional(url),
  FHIR_BASE_URL: z.optional(url),
  LIS_BASE_URL: z.optional(url),
  CREDIT_BASE_URL: z.optional(url),
  INSURANCE_BASE_URL: z.optional(url),
  /** Where H5 sends the browser to authorise the insurance. */
  INSURANCE_AUTHORIZE_URL: z.optional(url),
  /** The insurance's own mini program. */
  INSURANCE_APPID: z._default(text, 'wx0insurance00001'),
  /** Photos and voice notes: a folder, or a bucket of anything that speaks S3; production has to name one of them. */
  OBJECT_FOLDER: z.optional(text),
  S3_ENDPOINT: z.optional(url),
  S3_BUCKET: z.optional(text),
  S3_REGION: z._default(text, 'us-east-1'),
  S3_ACCESS_KEY: z.optional(text),
  S3_SECRET_KEY: z.optional(text),
  PLATFORM_APP_ID: z._default(text, 'jktl-bff'),
  PLATFORM_APP_SECRET: z._default(text, DEVELOPMENT.PLATFORM_APP_SECRET),
})

export interface Config {
  production: boolean
  databaseUrl: string
  databasePool: number
  host: string
  port: number
  publicUrl: string | null
  runsApi: boolean
  runsWorker: boolean
  testSeams: boolean
  crashAt: string | null
  logLevel: string
  cityUrl: string
  secrets: { vaultKey: string; fingerprintKey: string; healthCardKey: string; clearingSigningKey: string; accessAnchorKey: string }
  wechat: { baseUrl: string; authorizeUrl: string; citizenAppId: string; staffAppId: string; secret: string; messageToken: string; noticeTemplateId: string }
  wechatPay: { baseUrl: string; keysFolder: string | null; cashierUrl: string | null }
  accessAnchorFolder: string | null
  objects: { folder: string } | S3Settings
  his: { baseUrl: string; appId: string; secret: string }
  population: { baseUrl: string; appId: string; secret: string }
  fhir: { baseUrl: string; appId: string; secret: string }
  lis: { baseUrl: string; appId: string; secret: string }
  credit: { baseUrl: string; appId: string; secret: string }
  insurance: { baseUrl: string; appId: string; secret: string; authorizeUrl: string; miniProgramAppId: string }
}

export class ConfigurationError extends Error {}

const S3_NAMES = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY', 'S3_SECRET_KEY'] as const

/** @returns null when neither a folder nor a bucket is named */
function objectsOf(e: z.output<typeof Environment>): Config['objects'] | null {
  const missing = S3_NAMES.filter((name) => e[name] === undefined)
  if (missing.length === S3_NAMES.length) return e.OBJECT_FOLDER === undefined ? null : { folder: e.OBJECT_FOLDER }
  if (e.OBJECT_FOLDER !== undefined) throw new ConfigurationError('configuration: OBJECT_FOLDER and S3_ENDPOINT are two places for the same thing; name one')
  const { S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_REGION: region, S3_ACCESS_KEY: accessKey, S3_SECRET_KEY: secretKey } = e
  if (!endpoint || !bucket || !accessKey || !secretKey) throw new ConfigurationError(`configuration: a bucket also needs ${missing.join(', ')}`)
  return { endpoint, bucket, region, accessKey, secretKey }
}

/** Reads and checks the environment. @throws ConfigurationError naming every wrong variable, never its value */
export function readConfig(env: Record<string, string | undefined>): Config {
  const parsed = Environment.safeParse(env)
  if (!parsed.success) throw new ConfigurationError(`configuration: ${parsed.error.issues.map((i) => `${i.path.join('.')} ${i.message}`).join('; ')}`)
  const e = parsed.data
  const production = e.NODE_ENV === 'production'
  const objects = objectsOf(e)
  if (production) {
    const unsafe = Object.entries(DEVELOPMENT)
      .filter(([name, value]) => e[name as keyof typeof DEVELOPMENT] === value)
      .map(([name]) => name)
    if (!e.WECHAT_PAY_KEYS) unsafe.push('WECHAT_PAY_KEYS')
    if (!e.ACCESS_ANCHOR_FOLDER) unsafe.push('ACCESS_ANCHOR_FOLDER')
    if (!objects) unsafe.push('OBJECT_FOLDER or S3_ENDPOINT')
    if (e.CITY_TEST_SEAMS) unsafe.push('CITY_TEST_SEAMS')
    if (e.CITY_CRASH_AT) unsafe.push('CITY_CRASH_AT')
    if (unsafe.length > 0) throw new ConfigurationError(`configuration: production refuses development values: ${unsafe.join(', ')}`)
  }
  if (Buffer.from(e.VAULT_KEY, 'base64').length !== 32) throw new ConfigurationError('configuration: VAULT_KEY must be 32 bytes in base64')
  for (const name of ['CLEARING_SIGNING_KEY', 'ACCESS_ANCHOR_KEY'] as const)
    if (Buffer.from(e[name], 'base64').length !== 32) throw new ConfigurationError(`configuration: ${name} must be 32 bytes in base64`)
  const platform = { appId: e.PLATFORM_APP_ID, secret: e.PLATFORM_APP_SECRET }
  return {
    production,
    databaseUrl: e.DATABASE_URL,
    databasePool: e.DATABASE_POOL,
    host: e.HOST,
    port: e.PORT,
    publicUrl: e.PUBLIC_URL ?? null,
    runsApi: e.BFF_ROLE !== 'worker',
    runsWorker: e.BFF_ROLE !== 'api',
    testSeams: e.CITY_TEST_SEAMS,
    crashAt: e.CITY_TEST_SEAMS ? (e.CITY_CRASH_AT ?? null) : null,
    logLevel: e.LOG_LEVEL,
    cityUrl: e.CITY_URL,
    secrets: {
      vaultKey: e.VAULT_KEY,
      fingerprintKey: e.FINGERPRINT_KEY,
      healthCardKey: e.HEALTH_CARD_KEY,
      clearingSigningKey: e.CLEARING_SIGNING_KEY,
      accessAnchorKey: e.ACCESS_ANCHOR_KEY,
    },
    wechat: {
      baseUrl: e.WECHAT_BASE_URL ?? `${e.CITY_URL}/wechat`,
      authorizeUrl: e.WECHAT_AUTHORIZE_URL ?? `${e.WECHAT_BASE_URL ?? `${e.CITY_URL}/wechat`}/connect/oauth2/authorize`,
      citizenAppId: e.WECHAT_CITIZEN_APPID,
      staffAppId: e.WECHAT_STAFF_APPID,
      secret: e.WECHAT_SECRET,
      messageToken: e.WECHAT_MESSAGE_TOKEN,
      noticeTemplateId: e.WECHAT_NOTICE_TEMPLATE_ID,
    },
    wechatPay: {
      baseUrl: e.WECHAT_PAY_BASE_URL ?? `${e.CITY_URL}/wechat-pay`,
      keysFolder: e.WECHAT_PAY_KEYS ?? null,
      cashierUrl: e.WECHAT_PAY_CASHIER_URL === undefined ? (production ? null : `${e.CITY_URL}/wechat-pay/cashier`) : e.WECHAT_PAY_CASHIER_URL || null,
    },
    accessAnchorFolder: e.ACCESS_ANCHOR_FOLDER ?? null,
    objects: objects ?? { folder: join(tmpdir(), 'jktl-objects') },
    his: { baseUrl: e.HIS_BASE_URL ?? `${e.CITY_URL}/his/v1`, ...platform },
    population: { baseUrl: e.POPULATION_BASE_URL ?? `${e.CITY_URL}/population/v1`, ...platform },
    fhir: { baseUrl: e.FHIR_BASE_URL ?? `${e.CITY_URL}/fhir`, ...platform },
    lis: { baseUrl: e.LIS_BASE_URL ?? `${e.CITY_URL}/lis`, ...platform },
    credit: { baseUrl: e.CREDIT_BASE_URL ?? `${e.CITY_URL}/credit/v1`, ...platform },
    insurance: {
      baseUrl: e.INSURANCE_BASE_URL ?? `${e.CITY_URL}/insurance/v1`,
      authorizeUrl: e.INSURANCE_AUTHORIZE_URL ?? `${e.CITY_URL}/insurance/authorize`,
      miniProgramAppId: e.INSURANCE_APPID,
      ...platform,
    },
  }
}
