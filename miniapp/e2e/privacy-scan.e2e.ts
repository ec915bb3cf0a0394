import { expect, test } from '@jest/globals'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { leaksIn, type Secret } from '../../bff/test/privacy-scan/secrets'
import { City } from './support/city.mjs'

const city = City.ofEnvironment()
const CROWD = 200

const textOf = (folder: string | undefined, isWanted: (name: string) => boolean): string =>
  readdirSync(folder ?? '')
    .filter(isWanted)
    .map((name) => readFileSync(join(folder ?? '', name), 'utf8'))
    .join('\n')

/** Everything about everybody that must not be lying around. Families of the crowd share given names with nobody else. */
async function secrets(kinds: readonly ('name' | 'idNumber' | 'phone' | 'openid')[]): Promise<Secret[]> {
  const people = [...(await city.personas()), ...(await city.personas(CROWD))]
  return people.flatMap((person) => kinds.flatMap((kind) => (person[kind] ? [{ kind, value: person[kind] }] : [])))
}

test('R341: after all journeys the server’s log holds no name, ID number, phone, openid, token or address with a query', async () => {
  const log = textOf(process.env.CITY_E2E_LOGS, (name) => name.startsWith('bff'))
  expect(log.length).toBeGreaterThan(1000)
  expect(leaksIn(log, await secrets(['name', 'idNumber', 'phone', 'openid']))).toEqual([])
  expect(log.match(/"url":"[^"]*\?[^"]*"|authorization|Bearer /gi) ?? []).toEqual([])
})

test('R341: after all journeys no browser has kept a full name, an ID number, a phone or an openid', async () => {
  const kept = textOf(process.env.CITY_E2E_STORAGE, (name) => name.endsWith('.json'))
  expect(kept.length).toBeGreaterThan(100)
  expect(leaksIn(kept, await secrets(['name', 'idNumber', 'phone', 'openid']))).toEqual([])
})
