import type { Provider } from '@nestjs/common'

import { WorkingCalendars } from '../../../platform/calendar/working-calendars.ts'
import { Clock } from '../../../platform/clock.ts'
import { Database } from '../../../platform/database/database.ts'
import { EventClocks } from '../clocks.ts'
import { RunningClocks } from './running-clocks.ts'
import { SlaRulesRepository } from './sla-rules.repository.ts'
import { TimersRepository } from './timers.repository.ts'

/** 时限 inside the slice's module. */
export const CLOCKS_PROVIDERS: Provider[] = [
  TimersRepository,
  SlaRulesRepository,
  {
    provide: EventClocks,
    inject: [Database, Clock, WorkingCalendars, TimersRepository, SlaRulesRepository],
    useFactory: (db: Database, clock: Clock, calendars: WorkingCalendars, timers: TimersRepository, rules: SlaRulesRepository): EventClocks =>
      new RunningClocks(db, clock, calendars, timers, rules),
  },
]
