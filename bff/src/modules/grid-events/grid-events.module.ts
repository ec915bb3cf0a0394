import { Module } from '@nestjs/common'

import { PEOPLE_PROVIDERS } from './people/people.providers.ts'

/** Grid events: reporting, one handler, clocks, supervision, the archive and its people. One providers file per area. */
@Module({
  controllers: [],
  providers: [...PEOPLE_PROVIDERS],
})
export class GridEventsModule {}
