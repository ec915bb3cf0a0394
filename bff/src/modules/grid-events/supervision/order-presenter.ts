import { POSTS } from '@jktl/shared/grid-events/model'
import type { GridOrder, GridOrderLine, GridOrderOffer } from '@jktl/shared/grid-events/supervision/contract'
import { actionsOf, ORDER_OBJECTS, type OrderActor, type OrderObject, RECTIFY_WORKDAYS } from '@jktl/shared/grid-events/supervision/model'
import { formatInstant } from '@jktl/shared/kernel/dates'

import { ownerKey } from '../media.ts'
import type { OrderRow } from './orders.repository.ts'
import type { Subject } from './subjects.repository.ts'
import type { SupervisionContext } from './use-cases/context.ts'

const spoken = (at: Date | null): string | null => (at ? formatInstant(at.getTime()) : null)

/** Orders as the staff app shows them to one member of staff. */
export class OrderPresenter {
  constructor(private readonly ctx: SupervisionContext) {}

  async lines(rows: readonly OrderRow[], viewer: string): Promise<GridOrderLine[]> {
    const { db, identity, geo, subjects } = this.ctx
    const people = await identity.nameStaff([...new Set(rows.flatMap((row) => [row.accountId, ...(row.issuedBy ? [row.issuedBy] : [])]))])
    const nodes = await geo.nameNodes([...new Set(rows.map(({ nodeCode }) => nodeCode))])
    const labels = new Map<string, string>()
    for (const kind of Object.keys(ORDER_OBJECTS) as OrderObject[]) {
      const ids = rows.filter(({ objectKind }) => objectKind === kind).map(({ objectId }) => objectId)
      if (ids.length > 0) for (const { id, label } of await subjects.list(db, kind, ids)) labels.set(id, label)
    }
    return rows.map((row) => ({
      ...row,
      objectLabel: labels.get(row.objectId) ?? '',
      nodeName: nodes.get(row.nodeCode)?.name ?? row.nodeCode,
      personName: people.get(row.accountId) ?? '',
      isMine: row.accountId === viewer,
      madeAt: formatInstant(row.madeAt.getTime()),
      issuedAt: spoken(row.issuedAt),
      issuerName: row.issuedBy ? (people.get(row.issuedBy) ?? '') : null,
      signBy: spoken(row.signBy),
      dueAt: spoken(row.dueAt),
    }))
  }

  async detail(row: OrderRow, viewer: string, standing: ReadonlySet<OrderActor>): Promise<GridOrder> {
    const { db, orders, identity, media } = this.ctx
    const [line] = await this.lines([row], viewer)
    if (!line) throw new Error('an order without a line')
    const steps = await orders.steps(db, row.id)
    const names = await identity.nameStaff([...new Set(steps.flatMap(({ accountId }) => (accountId ? [accountId] : [])))])
    const owners = steps.map(({ seq }) => ({ kind: 'SUPERVISION' as const, id: `${row.id}/${seq}` }))
    const photos = await media.listOf(owners, row.accountId === viewer ? 'owner' : 'staff')
    return {
      ...line,
      signedAt: spoken(row.signedAt),
      answeredAt: spoken(row.answeredAt),
      closedAt: spoken(row.closedAt),
      steps: steps.map(({ seq, action, accountId, note, at }) => ({
        seq,
        action,
        byName: accountId ? (names.get(accountId) ?? '') : null,
        note,
        at: formatInstant(at.getTime()),
        photos: photos.get(ownerKey({ kind: 'SUPERVISION', id: `${row.id}/${seq}` })) ?? [],
      })),
      allowedActions: actionsOf(row.state, standing),
    }
  }

  /** Whom an order about it may go to: whoever handles it, then those who work where it lies. */
  async offer(kind: OrderObject, subject: Subject, viewer: string): Promise<GridOrderOffer> {
    const { db, people, identity, geo, orders } = this.ctx
    const there = (await people.postsAt([subject.nodeCode])).filter(({ accountId }) => accountId !== viewer && accountId !== subject.accountId)
    const handlerPosts = subject.accountId && subject.accountId !== viewer ? await people.postsOf(subject.accountId) : []
    const handler = handlerPosts.filter(({ accountId }) => accountId !== viewer)
    const ids = [...new Set([...(subject.accountId && subject.accountId !== viewer ? [subject.accountId] : []), ...there.map(({ accountId }) => accountId)])]
    const names = await identity.nameStaff(ids)
    const nodes = await geo.nameNodes([subject.nodeCode, ...handler.map(({ nodeCode }) => nodeCode)])
    const open = await orders.findOpen(db, kind, subject.id)
    return {
      objectKind: kind,
      objectId: subject.id,
      objectLabel: subject.label,
      nodeName: nodes.get(subject.nodeCode)?.name ?? subject.nodeCode,
      people: ids.map((accountId) => {
        const post = [...handler, ...there].find((held) => held.accountId === accountId)
        return {
          accountId,
          name: names.get(accountId) ?? '',
          post: post ? `${nodes.get(post.nodeCode)?.name ?? ''} ${POSTS[post.kind]}`.trim() : '',
          isHandler: accountId === subject.accountId,
          openOrderId: open.find((order) => order.accountId === accountId)?.id ?? null,
        }
      }),
      defaultWorkdays: RECTIFY_WORKDAYS,
    }
  }
}
