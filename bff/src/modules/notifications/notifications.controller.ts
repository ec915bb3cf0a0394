import { Controller } from '@nestjs/common'
import * as contract from '@jktl/shared/notifications/contract'
import type { AnswerOf } from '@jktl/shared/kernel/route'

import { unwrap } from '../../platform/errors.ts'
import { CallerOf, Endpoint, type Input, InputOf } from '../../platform/http/endpoint.ts'
import type { Caller } from '../../platform/sessions.ts'
import { NotificationsService } from './notifications.service.ts'

@Controller()
export class NotificationsController {
  constructor(private readonly notifications: NotificationsService) {}

  @Endpoint(contract.listNotices)
  async listNotices(@InputOf() { query }: Input<typeof contract.listNotices>, @CallerOf() caller: Caller): Promise<AnswerOf<typeof contract.listNotices>> {
    return unwrap('KERNEL', await this.notifications.list(caller.accountId, query))
  }

  @Endpoint(contract.readAllNotices)
  async readAllNotices(@CallerOf() caller: Caller): Promise<void> {
    await this.notifications.markAllRead(caller.accountId)
  }

  @Endpoint(contract.readNotice)
  async readNotice(@InputOf() { params }: Input<typeof contract.readNotice>, @CallerOf() caller: Caller): Promise<void> {
    unwrap('KERNEL', await this.notifications.markRead(caller.accountId, params.id))
  }
}
