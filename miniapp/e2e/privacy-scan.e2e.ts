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

const KINDS = ['name', 'idNumber', 'phone', 'openid'] as const

/** Everything about everybody that must not be lying around. */
async function secrets(isMeant: (secret: { app: string; kind: string }) => boolean = () => true): Promise<Secret[]> {
  const people = [...(await city.personas()), ...(await city.personas(CROWD))]
  return people.flatMap((person) => KINDS.flatMap((kind) => (person[kind] && isMeant({ app: person.app, kind }) ? [{ kind, value: person[kind] }] : [])))
}

test('R341: after all journeys the server’s log holds no name, ID number, phone, openid, token or address with a query', async () => {
  const log = textOf(process.env.CITY_E2E_LOGS, (name) => name.startsWith('bff'))
  expect(log.length).toBeGreaterThan(1000)
  expect(leaksIn(log, await secrets())).toEqual([])
  expect(log.match(/"url":"[^"]*\?[^"]*"|authorization|Bearer /gi) ?? []).toEqual([])
})

test('R341: after all journeys no browser has kept a full name, an ID number, a phone or an openid', async () => {
  const kept = textOf(process.env.CITY_E2E_STORAGE, (name) => name.endsWith('.json'))
  expect(kept.length).toBeGreaterThan(100)
  // The desk knows by name who works at it.
  expect(leaksIn(kept, await secrets(({ app, kind }) => app !== 'staff' || kind !== 'name'))).toEqual([])
})
