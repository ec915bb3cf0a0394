import { CATEGORIES, type Category } from '@jktl/shared/grid-events/model'
import type { OrderObject } from '@jktl/shared/grid-events/supervision/model'

import type { Sql } from '../../../platform/database/database.ts'

/** What an order is about. */
export interface Subject {
  id: string
  label: string
  nodeCode: string
  /** Who handles it or handled it last, or wrote it. */
  accountId: string | null
}
interface EventSubject extends Omit<Subject, 'label'> {
  eventNo: string
  category: Category
}

/** Events and work records as orders name them. */
export class SubjectsRepository {
  async find(sql: Sql, kind: OrderObject, id: string): Promise<Subject | null> {
    return (await this.list(sql, kind, [id]))[0] ?? null
  }

  list(sql: Sql, kind: OrderObject, ids: readonly string[]): Promise<Subject[]> {
    return kind === 'EVENT' ? this.events(sql, ids) : this.records(sql, ids)
  }

  private async events(sql: Sql, ids: readonly string[]): Promise<Subject[]> {
    const rows = await sql.query<EventSubject>(
      `SELECT e.id, e.event_no AS "eventNo", e.category, e.node_code AS "nodeCode",
              coalesce(e.handler_account_id, (SELECT a.account_id FROM grid_assignment a WHERE a.event_id = e.id ORDER BY a.since DESC, a.id LIMIT 1)) AS "accountId"
         FROM grid_event e WHERE e.id = ANY($1::uuid[])`,
      [ids],
    )
    return rows.map(({ eventNo, category, ...subject }) => ({ ...subject, label: `${eventNo} ${CATEGORIES[category].label}` }))
  }

  /** Deleted ones too: an order keeps its evidence. */
  private records(sql: Sql, ids: readonly string[]): Promise<Subject[]> {
    return sql.query<Subject>(
      `SELECT id, name AS label, node_code AS "nodeCode", recorder_account_id AS "accountId" FROM work_log WHERE id = ANY($1::uuid[])`,
      [ids],
    )
  }
}
