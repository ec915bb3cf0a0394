import type { INestApplicationContext } from '@nestjs/common'

import { Clock } from '../../../platform/clock.ts'
import { Database } from '../../../platform/database/database.ts'
import { Open311Repository } from './open311.repository.ts'
import { hashOfKey } from './open311.service.ts'

/** Of the city; a deployment issues its own. */
const CITY_KEY = 'city-open311-key'

/** A key with which the city's Open311 can be tried. */
export async function seedOpen311(app: INestApplicationContext): Promise<string> {
  const [rows, db, clock] = [app.get(Open311Repository, { strict: false }), app.get(Database, { strict: false }), app.get(Clock, { strict: false })]
  return (await rows.addKey(db, '城市测试', hashOfKey(CITY_KEY), clock.date())) ? 'an Open311 key' : 'Open311 key kept'
}
