import { Injectable, type OnModuleInit } from '@nestjs/common'

import { Jobs } from '../../platform/jobs/jobs.ts'
import { IDENTITY_NOTICE_TOPIC, IdentityPublic } from '../identity/public.ts'
import { NoticeRepository } from './notice.repository.ts'
import { NOTICE_TOPIC, type NoticePayload } from './public.ts'
import { SubscribeMessageAdapter } from './upstream/subscribe-message.adapter.ts'
import { pushNotice } from './use-cases/push-notice.ts'

/** Two consumers of every notice: the message in the app first, the push after it and on its own, so that a failing push costs nobody the message. */
@Injectable()
export class NotificationsJobs implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly notices: NoticeRepository,
    private readonly messages: SubscribeMessageAdapter,
    private readonly identity: IdentityPublic,
  ) {}

  onModuleInit(): void {
    const parts = { notices: this.notices, messages: this.messages, findOpenid: (accountId: string) => this.identity.findOpenid(accountId) }
    for (const topic of [NOTICE_TOPIC, IDENTITY_NOTICE_TOPIC]) {
      this.jobs.addConsumer({
        topic,
        name: 'notifications.show-notice',
        handle: ({ id, payload }) => this.notices.add(id, payload as unknown as NoticePayload),
      })
      this.jobs.addConsumer({
        topic,
        name: 'notifications.push-notice',
        handle: ({ id, payload }) => pushNotice(parts, id, payload as unknown as NoticePayload),
      })
    }
  }
}
