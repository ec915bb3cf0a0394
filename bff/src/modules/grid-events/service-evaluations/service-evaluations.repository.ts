import type { Answers, Question } from '@jktl/shared/grid-events/service-evaluations/model'

import type { Database } from '../../../platform/database/database.ts'

export interface Questionnaire {
  version: number
  title: string
  questions: Question[]
}
export interface ActivationRow {
  id: string
  version: number
  questionnaireVersion: number
  nodeCode: string
  name: string
  fromDay: string
  untilDay: string
  createdAt: Date
  stoppedAt: Date | null
  answers: number
}
export interface AnswerRow {
  id: string
  answers: Answers
}
export interface ChoiceCount {
  question: string
  value: string
  count: number
}
type Place = { at: Date; id: string } | null

const ROW = `a.id, a.version, a.questionnaire_version AS "questionnaireVersion", a.node_code AS "nodeCode", a.name, a.from_day AS "fromDay", a.until_day AS "untilDay",
  a.created_at AS "createdAt", a.stopped_at AS "stoppedAt"`
const WITH_COUNT = `${ROW}, (SELECT count(*) FROM service_answer s WHERE s.activation_id = a.id) AS answers`

/** 社区（村）服务评价 (R265). Who answered and what was answered are two tables without a way from one to the other. */
export class ServiceEvaluationsRepository {
  constructor(private readonly db: Database) {}

  async newestQuestionnaire(): Promise<Questionnaire> {
    const [row] = await this.db.query<Questionnaire>(`SELECT version, title, questions FROM service_questionnaire ORDER BY version DESC LIMIT 1`)
    if (!row) throw new Error('there is no questionnaire')
    return row
  }

  async questionnaires(versions: readonly number[]): Promise<Map<number, Questionnaire>> {
    const rows = await this.db.query<Questionnaire>(`SELECT version, title, questions FROM service_questionnaire WHERE version = ANY($1::int[])`, [versions])
    return new Map(rows.map((row) => [row.version, row]))
  }

  /** @returns null when the place has one of this name already */
  async insert(
    made: Pick<ActivationRow, 'questionnaireVersion' | 'nodeCode' | 'name' | 'fromDay' | 'untilDay' | 'createdAt'> & { createdBy: string },
  ): Promise<ActivationRow | null> {
    const [row] = await this.db.query<ActivationRow>(
      `INSERT INTO service_activation AS a (questionnaire_version, node_code, name, from_day, until_day, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (node_code, name) DO NOTHING RETURNING ${ROW}, 0 AS answers`,
      [made.questionnaireVersion, made.nodeCode, made.name, made.fromDay, made.untilDay, made.createdBy, made.createdAt],
    )
    return row ?? null
  }

  async find(id: string): Promise<ActivationRow | null> {
    const [row] = await this.db.query<ActivationRow>(`SELECT ${WITH_COUNT} FROM service_activation a WHERE a.id = $1`, [id])
    return row ?? null
  }

  /** Newest first. @param nodes what the asker manages */
  list(nodes: readonly string[], place: Place, limit: number): Promise<ActivationRow[]> {
    return this.db.query<ActivationRow>(
      `SELECT ${WITH_COUNT} FROM service_activation a WHERE EXISTS (SELECT 1 FROM unnest($1::text[]) AS managed WHERE starts_with(a.node_code, managed))
          AND ($2::timestamptz IS NULL OR a.created_at < $2 OR (a.created_at = $2 AND a.id > $3::uuid)) ORDER BY a.created_at DESC, a.id LIMIT $4`,
      [nodes, place?.at ?? null, place?.id ?? null, limit],
    )
  }

  /** Open today for somebody who lives at that node. */
  listOpenAt(nodeCode: string, today: string): Promise<ActivationRow[]> {
    return this.db.query<ActivationRow>(
      `SELECT ${ROW}, 0 AS answers FROM service_activation a WHERE starts_with($1, a.node_code) AND a.stopped_at IS NULL AND $2::date BETWEEN a.from_day AND a.until_day ORDER BY a.until_day, a.id`,
      [nodeCode, today],
    )
  }

  /** @returns null when it was changed or stopped in between */
  async stop({ id, version }: Pick<ActivationRow, 'id' | 'version'>, at: Date): Promise<boolean> {
    const rows = await this.db.query(
      `UPDATE service_activation SET version = version + 1, stopped_at = $3 WHERE id = $1 AND version = $2 AND stopped_at IS NULL RETURNING 1`,
      [id, version, at],
    )
    return rows.length > 0
  }

  async hasAnswered(activationId: string, key: Buffer): Promise<boolean> {
    return (await this.db.query(`SELECT 1 FROM service_participation WHERE activation_id = $1 AND participant_key = $2`, [activationId, key])).length > 0
  }

  /** Both or none. @returns false when this participant answered before */
  answer(activationId: string, key: Buffer, answers: Answers, day: string): Promise<boolean> {
    return this.db.transaction(async (tx) => {
      const first = await tx.query(`INSERT INTO service_participation (activation_id, participant_key) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1`, [
        activationId,
        key,
      ])
      if (first.length === 0) return false
      await tx.query(`INSERT INTO service_answer (activation_id, answers, day) VALUES ($1, $2, $3)`, [activationId, JSON.stringify(answers), day])
      return true
    })
  }

  counts(activationId: string): Promise<ChoiceCount[]> {
    return this.db.query<ChoiceCount>(
      `SELECT given.key AS question, given.value, count(*) FROM service_answer s, jsonb_each_text(s.answers) AS given WHERE s.activation_id = $1 GROUP BY 1, 2`,
      [activationId],
    )
  }

  /** In the order of random ids. @param only those that gave this answer; without a value, any answer to the question */
  listAnswers(
    activationId: string,
    only: { question?: string | undefined; value?: string | undefined },
    after: string | null,
    limit: number,
  ): Promise<AnswerRow[]> {
    return this.db.query<AnswerRow>(
      `SELECT id, answers FROM service_answer WHERE activation_id = $1 AND ($2::text IS NULL OR jsonb_exists(answers, $2)) AND ($3::text IS NULL OR answers ->> $2 = $3)
          AND ($4::uuid IS NULL OR id > $4) ORDER BY id LIMIT $5`,
      [activationId, only.question ?? null, only.value ?? null, after, limit],
    )
  }

  /** Writes answers of days gone by anew, under other ids in a random order and without their day. @returns how many */
  async shuffle(today: string, limit: number): Promise<number> {
    const rows = await this.db.query(
      `WITH due AS (SELECT id FROM service_answer WHERE day < $1 ORDER BY day, id LIMIT $2 FOR UPDATE SKIP LOCKED),
            gone AS (DELETE FROM service_answer s USING due WHERE s.id = due.id RETURNING s.activation_id, s.answers)
       INSERT INTO service_answer (activation_id, answers) SELECT activation_id, answers FROM gone ORDER BY random() RETURNING 1`,
      [today, limit],
    )
    return rows.length
  }

  /** Nodes a questionnaire can be put out for: the managed ones and what lies in them, down to the communities. */
  listNodes(nodes: readonly string[], deepest: number, limit: number): Promise<{ code: string; name: string }[]> {
    return this.db.query<{ code: string; name: string }>(
      `SELECT code, name FROM grid_node n WHERE retired_at IS NULL AND (code = ANY($1) OR length(code) <= $2)
          AND EXISTS (SELECT 1 FROM unnest($1::text[]) AS managed WHERE starts_with(n.code, managed)) ORDER BY code LIMIT $3`,
      [nodes, deepest, limit],
    )
  }
}
