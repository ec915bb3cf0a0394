import type { WorkingCalendars } from '../../../../platform/calendar/working-calendars.ts'
import type { Clock } from '../../../../platform/clock.ts'
import type { Database } from '../../../../platform/database/database.ts'
import type { Outbox } from '../../../../platform/jobs/outbox.ts'
import type { IdentityPublic } from '../../../identity/public.ts'
import type { GridGeo } from '../../geo.ts'
import type { MediaLibrary } from '../../media.ts'
import type { GridPeople } from '../../people.ts'
import type { DutiesRepository } from '../duties.repository.ts'
import type { OrdersRepository } from '../orders.repository.ts'
import type { SubjectsRepository } from '../subjects.repository.ts'
import type { TemplatesRepository } from '../templates.repository.ts'

/** What 督办 works with. */
export interface SupervisionContext {
  db: Database
  clock: Clock
  outbox: Outbox
  calendars: WorkingCalendars
  identity: Pick<IdentityPublic, 'nameStaff'>
  people: GridPeople
  geo: GridGeo
  media: MediaLibrary
  orders: OrdersRepository
  subjects: SubjectsRepository
  templates: TemplatesRepository
  duties: DutiesRepository
}
