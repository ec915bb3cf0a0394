import { Module } from '@nestjs/common'

import { CLOCKS_PROVIDERS } from './clocks/clocks.providers.ts'
import { FLOW_PROVIDERS } from './flow/flow.providers.ts'
import { GEO_PROVIDERS } from './geo/geo.providers.ts'
import { MEDIA_PROVIDERS } from './media/media.providers.ts'
import { PEOPLE_PROVIDERS } from './people/people.providers.ts'
import { WORK_CONTROLLERS, WORK_PROVIDERS } from './work/work.providers.ts'

/** Grid events: reporting, one handler, clocks, supervision, the archive and its people. One providers file per area. */
@Module({
  controllers: [...WORK_CONTROLLERS],
  providers: [...CLOCKS_PROVIDERS, ...FLOW_PROVIDERS, ...GEO_PROVIDERS, ...MEDIA_PROVIDERS, ...PEOPLE_PROVIDERS, ...WORK_PROVIDERS],
})
export class GridEventsModule {}
