import type { Type } from '@nestjs/common'

import { AppointmentsModule } from './modules/appointments/appointments.module.ts'
import { ContentModule } from './modules/content/content.module.ts'
import { DirectoryModule } from './modules/directory/directory.module.ts'
import { GridEventsModule } from './modules/grid-events/grid-events.module.ts'
import { HealthRecordsModule } from './modules/health-records/health-records.module.ts'
import { IdentityModule } from './modules/identity/identity.module.ts'
import { InsightsModule } from './modules/insights/insights.module.ts'
import { NotificationsModule } from './modules/notifications/notifications.module.ts'
import { PaymentsModule } from './modules/payments/payments.module.ts'
import { ReportsModule } from './modules/reports/reports.module.ts'

/** The slices of the product, in the order of their dependencies. */
export const SLICES: Type[] = [
  IdentityModule,
  DirectoryModule,
  NotificationsModule,
  PaymentsModule,
  HealthRecordsModule,
  AppointmentsModule,
  ReportsModule,
  GridEventsModule,
  ContentModule,
  InsightsModule,
]
