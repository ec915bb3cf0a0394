import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashSources, matchesLock, Refusal, requireNode } from './prepare.mjs'
import { cityEnvironment } from './settings.mjs'

test('Node below 20.19 is refused in one line, newer ones are accepted', () => {
  for (const version of ['18.20.0', '20.18.9']) assert.throws(() => requireNode(version), Refusal)
  for (const version of ['20.19.0', '22.12.0', '24.1.0']) assert.doesNotThrow(() => requireNode(version))
})

test('an installation fits the lock when every required package is there at its version', () => {
  const lock = {
    packages: {
      '': {},
      shared: { version: '0.1.0' },
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b': { version: '2.0.0', optional: true },
      'node_modules/c': { link: true },
    },
  }
  assert.equal(matchesLock(lock, { packages: { 'node_modules/a': { version: '1.0.0' } } }), true)
  assert.equal(matchesLock(lock, { packages: { 'node_modules/a': { version: '1.0.1' } } }), false)
  assert.equal(matchesLock(lock, { packages: {} }), false)
})

test('the hash of a part does not depend on its tests or outputs', () => {
  assert.equal(hashSources(['bff/dist', 'node_modules']), hashSources([]))
  assert.notEqual(hashSources(['scripts/prepare.mjs']), hashSources([]))
})

test('the test seams are open for a person trying the city and closed in production', () => {
  assert.equal(cityEnvironment({}).CITY_TEST_SEAMS, '1')
  assert.equal(cityEnvironment({ NODE_ENV: 'production' }).CITY_TEST_SEAMS, '0')
  assert.equal(cityEnvironment({ NODE_ENV: 'production', CITY_TEST_SEAMS: '1' }).CITY_TEST_SEAMS, '1')
})
