import { Module } from '@nestjs/common'

/** Grid events: reporting, one handler, clocks, supervision, the archive and its people. One providers file per area. */
@Module({
  controllers: [],
  providers: [],
})
export class GridEventsModule {}
