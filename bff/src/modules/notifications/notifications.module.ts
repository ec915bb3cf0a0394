import { Global, Module } from '@nestjs/common'

import { NoticeRepository } from './notice.repository.ts'
import { NotificationsController } from './notifications.controller.ts'
import { NotificationsJobs } from './notifications.jobs.ts'
import { NotificationsService } from './notifications.service.ts'
import { NotificationsPublic } from './public.ts'
import { SubscribeMessageAdapter } from './upstream/subscribe-message.adapter.ts'

/** Global like identity: what others may import of it is public.ts alone. */
@Global()
@Module({
  controllers: [NotificationsController],
  providers: [
    NoticeRepository,
    SubscribeMessageAdapter,
    NotificationsService,
    NotificationsJobs,
    { provide: NotificationsPublic, useExisting: NotificationsService },
  ],
  exports: [NotificationsPublic],
})
export class NotificationsModule {}
