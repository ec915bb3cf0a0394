import { readFile } from 'node:fs/promises'

import type { INestApplicationContext } from '@nestjs/common'
import { dateOf } from '@jktl/shared/kernel/dates'
import * as z from 'zod/mini'

import { Clock } from '../../platform/clock.ts'
import { DirectoryGateway } from './directory.gateway.ts'
import { DirectoryRepository } from './directory.repository.ts'

const FILE = new URL('../../../prisma/seed/divisions-1505.json', import.meta.url)
const division = { code: z.string(), name: z.string() }
/** The county and township excerpt of the official list, with its source. */
const DivisionsFile = z.object({
  source: z.string(),
  edition: z.string(),
  divisions: z.array(z.object({ ...division, townships: z.array(z.object(division)) })),
})

/** Divisions from the official list, then the hospitals' master data; nothing is pulled when all of it was confirmed today. @returns what was done, in a few words */
export async function seedDirectory(app: INestApplicationContext): Promise<string> {
  const [repository, gateway, clock] = [
    app.get(DirectoryRepository, { strict: false }),
    app.get(DirectoryGateway, { strict: false }),
    app.get(Clock, { strict: false }),
  ]
  const { source, edition, divisions } = DivisionsFile.parse(JSON.parse(await readFile(FILE, 'utf8')))
  await repository.saveAreas(divisions, `${source}${edition}`)
  if (await repository.isConfirmedOn(dateOf(clock.now()))) return `${divisions.length} areas, directory of today kept`
  const { institutions, departments, doctors, failed } = await gateway.pull()
  return `${divisions.length} areas, ${institutions} institutions, ${departments} departments, ${doctors} doctors${failed.length > 0 ? `, ${failed.length} institutions did not answer` : ''}`
}
