import { Controller, Inject } from '@nestjs/common'
import {
  callNext,
  checkIn,
  checkInAtDesk,
  findArrivals,
  getQueue,
  getQueueBoard,
  getQueueScreen,
  getVisit,
  listQueues,
  moveQueueEntry,
  type QueueBoard,
  type QueueScreen,
  type QueueView,
  type Visit,
} from '@jktl/shared/appointments/queue/contract'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { QueueDeskService } from './queue-desk.service.ts'
import { QueueService } from './queue.service.ts'

@Controller()
export class QueueController {
  constructor(
    @Inject(QueueService) private readonly queue: QueueService,
    @Inject(QueueDeskService) private readonly desk: QueueDeskService,
  ) {}

  @Endpoint(checkIn)
  checkIn(@InputOf() input: Input<typeof checkIn>, @CallerOf() caller: Caller): Promise<QueueView> {
    return this.queue.checkIn(caller.accountId, input)
  }

  @Endpoint(getQueue)
  getQueue(@InputOf() input: Input<typeof getQueue>, @CallerOf() caller: Caller): Promise<QueueView> {
    return this.queue.getQueue(caller.accountId, input.params.id, input.requestId)
  }

  @Endpoint(getVisit)
  getVisit(@InputOf() input: Input<typeof getVisit>, @CallerOf() caller: Caller): Promise<Visit> {
    return this.queue.getVisit(caller.accountId, input.params.id, input.requestId)
  }

  @Endpoint(listQueues)
  listQueues(@InputOf() input: Input<typeof listQueues>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof listQueues>> {
    return this.desk.list(caller, input.query.institutionId)
  }

  @Endpoint(getQueueBoard)
  getQueueBoard(@InputOf() input: Input<typeof getQueueBoard>, @CallerOf() caller: Caller): Promise<QueueBoard> {
    return this.desk.board(caller, input.params.id, input.requestId)
  }

  @Endpoint(callNext)
  callNext(@InputOf() input: Input<typeof callNext>, @CallerOf() caller: Caller): Promise<QueueBoard> {
    return this.desk.callNext(caller, input)
  }

  @Endpoint(moveQueueEntry)
  moveQueueEntry(@InputOf() input: Input<typeof moveQueueEntry>, @CallerOf() caller: Caller): Promise<QueueBoard> {
    return this.desk.move(caller, input)
  }

  @Endpoint(findArrivals)
  findArrivals(@InputOf() input: Input<typeof findArrivals>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof findArrivals>> {
    return this.desk.findArrivals(caller, input)
  }

  @Endpoint(checkInAtDesk)
  checkInAtDesk(@InputOf() input: Input<typeof checkInAtDesk>, @CallerOf() caller: Caller): Promise<QueueBoard> {
    return this.desk.checkInAtDesk(caller, input.params.id, input.requestId)
  }

  @Endpoint(getQueueScreen)
  getQueueScreen(@InputOf() input: Input<typeof getQueueScreen>, @CallerOf() caller: Caller): Promise<QueueScreen> {
    return this.desk.screen(caller, input.params.id, input.requestId)
  }
}
