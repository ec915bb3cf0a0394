import type { GridOrder, GridOrderLine, GridOrderOffer, issueGridOrder, listGridOrders } from '@jktl/shared/grid-events/supervision/contract'
import type { OrderObject } from '@jktl/shared/grid-events/supervision/model'
import { liesIn } from '@jktl/shared/grid-events/model'
import { addDays, instantAt, isBusinessDate } from '@jktl/shared/kernel/dates'
import type { Page } from '@jktl/shared/kernel/paging'
import type { BodyOf, QueryOf, ResponseOf } from '@jktl/shared/kernel/route'

import type { Audit } from '../../../platform/audit.ts'
import { NOT_FOUND, Refusal, unwrap } from '../../../platform/errors.ts'
import { cursorOf, readCursor } from '../../../platform/http/cursor.ts'
import { OrderPresenter } from './order-presenter.ts'
import { actOnOrder, type OrderStepAsked } from './use-cases/act-on-order.ts'
import type { SupervisionContext } from './use-cases/context.ts'
import { issueOrder } from './use-cases/issue-order.ts'
import { managedNodes, standingOf } from './use-cases/standing.ts'

const LIMIT = 20
const dayStart = (date: string | undefined, days = 0): Date | null => (date && isBusinessDate(date) ? new Date(instantAt(addDays(date, days))) : null)

/** Orders for those they are for and those who manage where they lie. */
export class OrdersService {
  private readonly present: OrderPresenter

  constructor(
    private readonly ctx: SupervisionContext,
    private readonly audit: Audit,
  ) {
    this.present = new OrderPresenter(ctx)
  }

  async list(by: string, query: QueryOf<typeof listGridOrders>): Promise<ResponseOf<typeof listGridOrders>> {
    const { db, orders, people } = this.ctx
    const { view, accountId = null, from, to, cursor, limit = LIMIT } = query
    const nodes = await managedNodes(people, by)
    const filter = { view, by, nodes, accountId, issuedFrom: dayStart(from), issuedUntil: dayStart(to, 1) }
    const rows = await orders.list(db, { ...filter, after: readCursor(cursor), limit: limit + 1 })
    const last = rows.length > limit ? rows[limit - 1] : undefined
    const page: Page<GridOrderLine> = {
      items: await this.present.lines(rows.slice(0, limit), by),
      nextCursor: last ? cursorOf(last.madeAt, last.id) : null,
    }
    return { ...page, counts: await orders.waiting(db, by, nodes) }
  }

  async get(by: string, id: string): Promise<GridOrder> {
    const { db, orders, people } = this.ctx
    const order = await orders.find(db, id)
    const standing = order ? await standingOf(people, by, order) : null
    if (!order || !standing || (standing.has('person') && order.issuedAt === null)) throw new Refusal(NOT_FOUND)
    return this.present.detail(order, by, standing)
  }

  async offer(by: string, kind: OrderObject, id: string): Promise<GridOrderOffer> {
    const { db, subjects, people } = this.ctx
    const subject = await subjects.find(db, kind, id)
    if (!subject || !(await managedNodes(people, by)).some((node) => liesIn(subject.nodeCode, node))) throw new Refusal(NOT_FOUND)
    return this.present.offer(kind, subject, by)
  }

  async issue(by: string, asked: BodyOf<typeof issueGridOrder>, requestId: string): Promise<GridOrder> {
    const outcome = await issueOrder(this.ctx, by, asked)
    if (!outcome.ok && outcome.code === 'NOT_FOUND') throw new Refusal(NOT_FOUND)
    const id = unwrap('GRID_EVENTS', outcome)
    await this.record(by, 'gridEvents.issueOrder', id, requestId)
    return this.get(by, id)
  }

  async act(by: string, asked: OrderStepAsked, requestId: string): Promise<GridOrder> {
    const outcome = await actOnOrder(this.ctx, by, asked)
    if (!outcome.ok && outcome.code === 'NOT_FOUND') throw new Refusal(NOT_FOUND)
    if (!outcome.ok && outcome.code === 'STALE') throw new Refusal('KERNEL.STALE', { current: await this.get(by, asked.id) })
    if (!outcome.ok) throw new Refusal(`GRID_EVENTS.${outcome.code}`, { allowedActions: (await this.get(by, asked.id)).allowedActions })
    await this.record(by, 'gridEvents.actOnOrder', asked.id, requestId)
    return this.get(by, asked.id)
  }

  private record(by: string, action: string, id: string, requestId: string): Promise<void> {
    return this.audit.record({ actorAccountId: by, action, objectKind: 'grid_order', objectId: id, personId: null, outcome: 'ALLOWED', requestId })
  }
}
