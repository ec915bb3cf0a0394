import { randomUUID } from 'node:crypto'

import { HOUR_MS } from '@jktl/shared/kernel/dates'

import type { TestCity } from '../support/city.ts'

export interface GridSupervisionObjects {
  gridOrder: string
  gridOrderPerson: string
  gridDuty: string
  gridDutyTemplate: string
  gridSlaRule: string
}

/** An order and a duty of the sweep's own worker, or of somebody in another 旗县. */
export async function gridSupervisionOf(city: TestCity, eventId: string, isOwn: boolean): Promise<GridSupervisionObjects> {
  const node = isOwn ? '15050200200102' : '150522'
  const [holder] = await city.db.query<{ id: string }>(
    `SELECT account_id AS id FROM grid_post WHERE node_code = $1 AND kind = 'A' AND ended_at IS NULL ORDER BY since LIMIT 1`,
    [node],
  )
  const person = isOwn && holder ? holder.id : randomUUID()
  const values = [node, person, randomUUID(), new Date(city.now()), new Date(city.now() + 1000 * HOUR_MS), eventId]
  const [row] = await city.db.query<Omit<GridSupervisionObjects, 'gridOrderPerson' | 'gridSlaRule'>>(
    `WITH made AS (INSERT INTO grid_order (object_kind, object_id, node_code, account_id, state, cause, demand, made_at, issued_by, issued_at, sign_by, due_at)
       VALUES ('EVENT', $6, $1, $2, 'ISSUED', 'OTHER', '请尽快整改', $4, $3, $4, $5, $5) RETURNING id),
     template AS (INSERT INTO grid_duty_template (node_code, post_kind, kind, title, instruction, every, due_time, needs_photo, made_by, made_at, next_due_day, next_open_at)
       VALUES ($1, 'LEAD', 'WALK', '巡查', '', 'DAY', '17:00', false, $3, $4, '2099-01-05', '2099-01-05') RETURNING id),
     duty AS (INSERT INTO grid_duty (template_id, account_id, node_code, due_day, due_at, state) SELECT id, $2, $1, '2099-01-02', $5, 'DUE' FROM template RETURNING id)
     SELECT made.id AS "gridOrder", template.id AS "gridDutyTemplate", duty.id AS "gridDuty" FROM made, template, duty`,
    values,
  )
  const [rule] = await city.db.query<{ id: string }>(`SELECT id FROM grid_sla_rule WHERE superseded_at IS NULL ORDER BY category, timer LIMIT 1`)
  if (!row || !rule) throw new Error('nothing of supervision')
  return { ...row, gridOrderPerson: person, gridSlaRule: rule.id }
}
