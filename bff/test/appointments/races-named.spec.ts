import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from '@jest/globals'

const BFF = join(import.meta.dirname, '../..')
/** Rows of booking-payment §2.4, each proven by a test whose title begins so. */
const RACES = [
  '§2.4 N users, last number',
  '§2.4 same person, two phones',
  '§2.4 double tap',
  '§2.4 release job twice',
  '§2.4 older roster version after newer',
  '§2.4 limit 30→20 with 25 sold',
  '§2.4 quota moved between channels while booking',
  '§2.4 waitlist promotion vs. public search cache',
  '§2.4 cancel vs. check-in',
  '§2.4 cancel at cut-off second',
  '§2.4 no-show job vs. late check-in',
  '§2.4 blacklist inserted while a hold is in progress',
  '§2.4 停诊 vs. pay success',
  '§2.4 clock skew',
]
/** Rows of §6.3; two identities that become one (J24) have no code yet. */
const JOINT = Array.from({ length: 23 }, (_, i) => `J${i + 1}`)

/** A title names its rows before its first colon. */
const titles = ['src', 'test']
  .flatMap((folder) => readdirSync(join(BFF, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(BFF, folder, name)))
  .filter((name) => /\.(test|spec)\.ts$/.test(name) && !name.endsWith('races-named.spec.ts'))
  .flatMap((name) => readFileSync(name, 'utf8').match(/(?<=['"`])(?:§2\.4|[A-Z]+\d+|style)[^'"`\n]*:[^'"`\n]*(?=['"`])/g) ?? [])

describe('every race has a test of its name', () => {
  test.each(RACES)('%s', (race) => {
    expect(titles.filter((title) => title.startsWith(race))).not.toEqual([])
  })
  test.each(JOINT)('%s of §6.3', (row) => {
    expect(titles.filter((title) => (title.split(':')[0] ?? '').split(' ').includes(row))).not.toEqual([])
  })
})
