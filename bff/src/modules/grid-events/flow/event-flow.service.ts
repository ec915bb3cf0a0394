import { actionsOpen, type EventAction, type EventActor } from '@jktl/shared/grid-events/lifecycle'
import type { Result } from '@jktl/shared/kernel/result'

import type { Sql } from '../../../platform/database/database.ts'
import {
  type Doer,
  type EventCommand,
  EventFlow,
  type EventRow,
  type EventStep,
  type FlowRefusal,
  type NewReport,
  type OpenTransfer,
  type Reported,
} from '../event-flow.ts'
import type { FlowContext } from './flow-context.ts'
import { act } from './use-cases/act.ts'
import { actorsOf } from './use-cases/actors.ts'
import { handOverAll } from './use-cases/hand-over.ts'
import { reportEvent } from './use-cases/report-event.ts'

export class GridEventFlow extends EventFlow {
  constructor(private readonly ctx: FlowContext) {
    super()
  }

  report(report: NewReport): Promise<Result<Reported, FlowRefusal>> {
    return reportEvent(this.ctx, report)
  }

  act(command: EventCommand): Promise<Result<EventRow, FlowRefusal>> {
    return act(this.ctx, command)
  }

  actorsOf(event: EventRow, by: Doer, sql: Sql = this.ctx.db): Promise<ReadonlySet<EventActor>> {
    return actorsOf(this.ctx, sql, event, by)
  }

  find(eventId: string, sql: Sql = this.ctx.db): Promise<EventRow | null> {
    return this.ctx.events.find(sql, eventId)
  }

  async findFor(eventId: string, by: Doer): Promise<{ event: EventRow; actors: ReadonlySet<EventActor>; actions: EventAction[] } | null> {
    const event = await this.find(eventId)
    const actors = event ? await this.actorsOf(event, by) : null
    return event && actors && actors.size > 0 ? { event, actors, actions: actionsOpen(event.state, actors) } : null
  }

  stepsOf(eventId: string, sql: Sql = this.ctx.db): Promise<EventStep[]> {
    return this.ctx.events.steps(sql, eventId)
  }

  transferOf(eventId: string, sql: Sql = this.ctx.db): Promise<OpenTransfer | null> {
    return this.ctx.events.openTransfer(sql, eventId)
  }

  handOverAll(accountId: string): Promise<number> {
    return handOverAll(this.ctx, accountId)
  }
}
