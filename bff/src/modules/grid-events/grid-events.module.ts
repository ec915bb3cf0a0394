import { Module } from '@nestjs/common'

import { CLUE_CONTROLLERS, CLUE_PROVIDERS } from './clue/clue.providers.ts'
import { BOARDS_CONTROLLERS, BOARDS_PROVIDERS } from './boards/boards.providers.ts'
import { CLOCKS_CONTROLLERS, CLOCKS_PROVIDERS } from './clocks/clocks.providers.ts'
import { FLOW_PROVIDERS } from './flow/flow.providers.ts'
import { GEO_CONTROLLERS, GEO_PROVIDERS } from './geo/geo.providers.ts'
import { MEDIA_CONTROLLERS, MEDIA_PROVIDERS } from './media/media.providers.ts'
import { MINE_CONTROLLERS, MINE_PROVIDERS } from './mine/mine.providers.ts'
import { OPEN311_CONTROLLERS, OPEN311_PROVIDERS } from './open311/open311.providers.ts'
import { OPINIONS_CONTROLLERS, OPINIONS_PROVIDERS } from './opinions/opinions.providers.ts'
import { PEOPLE_CONTROLLERS, PEOPLE_PROVIDERS } from './people/people.providers.ts'
import { REPORT_CONTROLLERS, REPORT_PROVIDERS } from './report/report.providers.ts'
import { SERVICE_EVALUATIONS_CONTROLLERS, SERVICE_EVALUATIONS_PROVIDERS } from './service-evaluations/service-evaluations.providers.ts'
import { GridEventsPublic } from './public.ts'
import { WORK_CONTROLLERS, WORK_PROVIDERS } from './work/work.providers.ts'
import { WORK_LOG_CONTROLLERS, WORK_LOG_PROVIDERS } from './work-log/work-log.providers.ts'
import { SUPERVISION_CONTROLLERS, SUPERVISION_PROVIDERS } from './supervision/supervision.providers.ts'

/** Grid events: reporting, one handler, clocks, supervision, the archive and its people. One providers file per area. */
@Module({
  controllers: [
    ...CLOCKS_CONTROLLERS,
    ...SUPERVISION_CONTROLLERS,
    ...GEO_CONTROLLERS,
    ...MEDIA_CONTROLLERS,
    ...OPEN311_CONTROLLERS,
    ...CLUE_CONTROLLERS,
    ...PEOPLE_CONTROLLERS,
    ...BOARDS_CONTROLLERS,
    ...WORK_LOG_CONTROLLERS,
    ...MINE_CONTROLLERS,
    ...REPORT_CONTROLLERS,
    ...OPINIONS_CONTROLLERS,
    ...SERVICE_EVALUATIONS_CONTROLLERS,
    ...WORK_CONTROLLERS,
  ],
  providers: [
    ...SUPERVISION_PROVIDERS,
    ...BOARDS_PROVIDERS,
    ...WORK_LOG_PROVIDERS,
    ...MINE_PROVIDERS,
    ...REPORT_PROVIDERS,
    ...OPINIONS_PROVIDERS,
    ...SERVICE_EVALUATIONS_PROVIDERS,
    ...CLOCKS_PROVIDERS,
    ...FLOW_PROVIDERS,
    ...GEO_PROVIDERS,
    ...MEDIA_PROVIDERS,
    ...OPEN311_PROVIDERS,
    ...CLUE_PROVIDERS,
    ...PEOPLE_PROVIDERS,
    ...WORK_PROVIDERS,
  ],
  exports: [GridEventsPublic],
})
export class GridEventsModule {}
