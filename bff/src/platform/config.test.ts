import { expect, test } from '@jest/globals'

import { ConfigurationError, readConfig } from './config.ts'

const development = { DATABASE_URL: 'postgresql://app@127.0.0.1:5432/app' }
const production = {
  ...development,
  NODE_ENV: 'production',
  VAULT_KEY: Buffer.alloc(32, 7).toString('base64'),
  FINGERPRINT_KEY: 'f',
  HEALTH_CARD_KEY: 'h',
  WECHAT_SECRET: 'w',
  PLATFORM_APP_SECRET: 'p',
  CLEARING_SIGNING_KEY: Buffer.alloc(32, 9).toString('base64'),
  ACCESS_ANCHOR_KEY: Buffer.alloc(32, 5).toString('base64'),
  ACCESS_ANCHOR_FOLDER: '/mnt/other-store',
  WECHAT_PAY_KEYS: '/run/secrets/wechat-pay',
  WECHAT_MESSAGE_TOKEN: 'm',
  OBJECT_FOLDER: '/srv/objects',
}

test('a fresh clone needs nothing but a database address', () => {
  const config = readConfig(development)
  expect(config).toMatchObject({ production: false, port: 3000, runsApi: true, runsWorker: true, testSeams: false })
})
test('production starts with its own secrets', () => expect(readConfig(production).production).toBe(true))
test.each([
  ['CITY_TEST_SEAMS', '1'],
  ['CITY_CRASH_AT', 'record'],
  ['VAULT_KEY', undefined],
  ['FINGERPRINT_KEY', undefined],
  ['HEALTH_CARD_KEY', undefined],
  ['CLEARING_SIGNING_KEY', undefined],
  ['ACCESS_ANCHOR_KEY', undefined],
  ['ACCESS_ANCHOR_FOLDER', undefined],
  ['WECHAT_SECRET', 'city-development-secret'],
  ['WECHAT_PAY_KEYS', undefined],
  ['WECHAT_MESSAGE_TOKEN', undefined],
  ['OBJECT_FOLDER', undefined],
])('production refuses to start with %s = %s', (name, value) => {
  expect(() => readConfig({ ...production, [name]: value })).toThrow(new RegExp(name))
})
test('§2.6 crash safety: the kill switch is a seam: without the seams nothing is armed', () => {
  expect(readConfig({ ...development, CITY_CRASH_AT: 'record' }).crashAt).toBeNull()
  expect(readConfig({ ...development, CITY_TEST_SEAMS: '1', CITY_CRASH_AT: 'record' }).crashAt).toBe('record')
})
test('§3.8 photos: a bucket is named whole, and not beside a folder', () => {
  const bucket = { S3_ENDPOINT: 'https://s3.example.test', S3_BUCKET: 'events', S3_ACCESS_KEY: 'a', S3_SECRET_KEY: 's' }
  expect(readConfig({ ...production, OBJECT_FOLDER: undefined, ...bucket }).objects).toMatchObject({ bucket: 'events', region: 'us-east-1' })
  expect(() => readConfig({ ...development, ...bucket, S3_SECRET_KEY: undefined })).toThrow(/S3_SECRET_KEY/)
  expect(() => readConfig({ ...production, ...bucket })).toThrow(/OBJECT_FOLDER/)
})
test('a wrong variable is named without its value', () => {
  const read = () => readConfig({ ...development, PORT: 'secret-value', BFF_ROLE: 'everything' })
  expect(read).toThrow(ConfigurationError)
  expect(read).toThrow(/PORT.*BFF_ROLE/s)
  expect(read).not.toThrow(/secret-value/)
})
