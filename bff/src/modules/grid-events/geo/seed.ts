import { readFile } from 'node:fs/promises'

import type { INestApplicationContext } from '@nestjs/common'
import { parentNode } from '@jktl/shared/grid-events/model'
import { instantAt } from '@jktl/shared/kernel/dates'
import * as z from 'zod/mini'

import { Clock } from '../../../platform/clock.ts'
import { Database } from '../../../platform/database/database.ts'
import { boxOf } from './domain/geometry.ts'
import { drawSyntheticMap } from './domain/synthetic-map.ts'
import { EditionsRepository } from './editions.repository.ts'
import { NodesRepository } from './nodes.repository.ts'

const FILE = new URL('../../../../prisma/seed/divisions-1505.json', import.meta.url)
const division = { code: z.string(), name: z.string() }
const DivisionsFile = z.object({ divisions: z.array(z.object({ ...division, townships: z.array(z.object(division)) })) })
const SOURCE = '合成边界：由程序画出，不是真实的行政区划界线'
/** Before anything here happened. */
const VALID_FROM = new Date(instantAt('2026-01-01'))

/** The tree of places and a first edition of borders, both invented below the townships and labelled so. */
export async function seedGridArchive(app: INestApplicationContext): Promise<string> {
  const [db, clock, nodes, editions] = [
    app.get(Database, { strict: false }),
    app.get(Clock, { strict: false }),
    app.get(NodesRepository, { strict: false }),
    app.get(EditionsRepository, { strict: false }),
  ]
  if (await editions.hasAny(db)) return 'grids kept'
  const map = drawSyntheticMap(DivisionsFile.parse(JSON.parse(await readFile(FILE, 'utf8'))).divisions)
  await db.transaction(async (tx) => {
    await nodes.insertMissing(
      tx,
      map.nodes.map((node) => ({ ...node, parentCode: parentNode(node.code) })),
    )
    const edition = {
      source: SOURCE,
      isSynthetic: true,
      areaCode: '1505',
      crs: 'WGS84',
      baseEditionId: null,
      importedBy: null,
      isFileSynthetic: true,
      problems: [],
    } as const
    const id = await editions.insert(tx, edition, clock.date())
    await editions.insertPolygons(
      tx,
      id,
      map.polygons.map((polygon) => ({ ...polygon, ...boxOf(polygon.geometry) })),
    )
    await editions.putInForce(tx, id, VALID_FROM)
  })
  return `${map.nodes.length} grid nodes`
}
