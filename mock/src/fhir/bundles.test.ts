import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { parseIdentityNumber } from '@jktl/shared/kernel/identity-number'
import { startCity } from '../main.ts'
import { readSampleFiles, samplesOf } from './bundles.ts'
import { readExactJson, writeExactJson } from './decimals.ts'

const entry = (resource: Record<string, unknown>, fullUrl: string) => ({ fullUrl, resource })
/** A bundle the way the tool that makes them writes one. */
function bundleText(birthDate: string, gender: string): string {
  const patient = entry({ resourceType: 'Patient', id: `p-${birthDate}`, gender, birthDate, name: [{ family: 'Sample', given: ['One'] }] }, 'urn:uuid:1')
  const encounter = entry(
    {
      resourceType: 'Encounter',
      id: `e-${birthDate}`,
      status: 'finished',
      subject: { reference: 'urn:uuid:1' },
      period: { start: '2001-02-03T04:05:06+00:00' },
    },
    'urn:uuid:2',
  )
  const observation = entry(
    {
      resourceType: 'Observation',
      id: `o-${birthDate}`,
      status: 'final',
      subject: { reference: 'urn:uuid:1' },
      encounter: { reference: 'urn:uuid:2' },
      valueQuantity: { value: 'DIGITS' },
    },
    'urn:uuid:3',
  )
  return JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: [patient, encounter, observation] }).replace('"DIGITS"', '37.7640')
}

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bundles-'))
  const born = ['2018-06-22 male', '2008-11-26 female', '1980-12-30 male', '1936-10-06 female']
  born.forEach((text, index) => {
    const [birthDate = '', gender = ''] = text.split(' ')
    writeFileSync(join(folder, `patient-0${index + 1}.json`), bundleText(birthDate, gender))
  })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('§2.1 reading and writing JSON keeps every digit and every text as it was', () => {
  const text = '{"a":1.10,"b":-0.0,"c":1e-7,"d":"1.10 \\"2\\" \\\\","e":[100000000000000000001]}'
  expect(writeExactJson(readExactJson(text))).toBe(text)
})

describe('bundles made elsewhere', () => {
  test('keep their content; only references are resolved, and the Patient is named and numbered', () => {
    const [{ resident, resources } = { resident: undefined, resources: [] }] = readSampleFiles(folder)
    expect(parseIdentityNumber(resident?.idNumber ?? '')).toMatchObject({ birthDate: '2018-06-22', sex: 'M' })
    const [patient, , observation] = resources
    expect(patient).toMatchObject({ name: [{ text: '合成样本一' }, { family: 'Sample', given: ['One'] }], identifier: [{ value: resident?.idNumber }] })
    expect(observation).toMatchObject({ subject: { reference: 'Patient/p-2018-06-22' }, encounter: { reference: 'Encounter/e-2018-06-22' } })
    expect(writeExactJson(observation)).toContain('"value":37.7640')
  })

  test('people from 14 on have an account, a younger one stands in the list of a parent of a fitting age', () => {
    const { personas, residents, parentLinks } = samplesOf(readSampleFiles(folder))
    expect(personas.map(({ name }) => name)).toEqual(['合成样本二', '合成样本三', '合成样本四'])
    expect(residents.map(({ name }) => name)).toEqual(['合成样本一'])
    expect(parentLinks).toEqual([{ parent: '合成样本三', child: '合成样本一' }])
  })

  test('are people of the city who sign in and are known to the registry; a city without the folder has none of them', async () => {
    const namesIn = async (bundlesFolder: string) => {
      const city = await startCity({ port: 0, scale: 'small', bundlesFolder })
      try {
        const people = (await (await fetch(`${city.url}/__city/personas`)).json()) as { name: string }[]
        const code = await fetch(`${city.url}/wechat/__control/codes`, { method: 'POST', body: JSON.stringify({ persona: '合成样本四' }) })
        return [people.filter(({ name }) => name.startsWith('合成样本')).length, code.status]
      } finally {
        await city.close()
      }
    }
    expect(await namesIn(folder)).toEqual([3, 200])
    expect(await namesIn(join(folder, 'absent'))).toEqual([0, 400])
  })
})

test('what was published before a restart is there after it', async () => {
  const memoryFolder = join(folder, 'memory')
  mkdirSync(memoryFolder)
  const published = async (action?: object) => {
    const city = await startCity({ port: 0, scale: 'small', memoryFolder })
    try {
      if (action) await fetch(`${city.url}/lis/__control/actions`, { method: 'POST', body: JSON.stringify(action) })
      const { books } = (await (await fetch(`${city.url}/lis/__control/journal`)).json()) as { books: { resources: unknown[] } }
      return books.resources
    } finally {
      await city.close()
    }
  }
  const before = await published({ action: 'publish-report', persona: '李娜', key: 'kept' })
  expect(await published()).toEqual(before)
})
