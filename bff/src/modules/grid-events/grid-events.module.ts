import { Module } from '@nestjs/common'

import { CLOCKS_PROVIDERS } from './clocks/clocks.providers.ts'
import { GEO_PROVIDERS } from './geo/geo.providers.ts'
import { PEOPLE_PROVIDERS } from './people/people.providers.ts'

/** Grid events: reporting, one handler, clocks, supervision, the archive and its people. One providers file per area. */
@Module({
  controllers: [],
  providers: [...CLOCKS_PROVIDERS, ...GEO_PROVIDERS, ...PEOPLE_PROVIDERS],
})
export class GridEventsModule {}
