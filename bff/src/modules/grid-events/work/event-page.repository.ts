import type { Category, TransferDirection, TransferReason } from '@jktl/shared/grid-events/model'
import type { LookReason } from '@jktl/shared/grid-events/work/model'

import type { Database, Sql } from '../../../platform/database/database.ts'
import type { Vault } from '../../../platform/vault.ts'
import type { EventRow } from '../event-flow.ts'

export interface TransferRow {
  eventId: string
  fromAccountId: string
  toAccountId: string
  direction: TransferDirection
  reason: TransferReason
  note: string
  state: 'OFFERED' | 'ACCEPTED' | 'DECLINED' | 'LAPSED' | 'WITHDRAWN'
  offeredAt: Date
  answerBy: Date
  answeredAt: Date | null
}
export interface LookRow {
  accountId: string
  reason: LookReason
  at: Date
}
interface MergedRow {
  id: string
  eventNo: string
  text: string
  reportedAt: Date
}
export interface SimilarRow extends MergedRow {
  placeText: string
  state: EventRow['state']
  followers: number
  distanceM: number | null
}
interface SimilarAsk {
  categories: readonly Category[]
  since: Date
  withinM: number
  /** Where neither has coordinates: of the same part of the tree. */
  area: string
  managed: readonly string[]
  limit: number
}

/** Metres between two points of a town: the earth as a plane. */
const DISTANCE = `111320 * sqrt(power(e.latitude - $4, 2) + power((e.longitude - $3) * cos(radians($4)), 2))`

/** What stands on the page of an event besides its own row. */
export class EventPageRepository {
  constructor(
    private readonly db: Database,
    private readonly vault: Vault,
  ) {}

  /** In the order they were offered. */
  transfersOf(eventIds: readonly string[], onlyOpen = false): Promise<TransferRow[]> {
    return this.db.query<TransferRow>(
      `SELECT event_id AS "eventId", from_account_id AS "fromAccountId", to_account_id AS "toAccountId", direction, reason, note, state, offered_at AS "offeredAt", answer_by AS "answerBy",
              answered_at AS "answeredAt" FROM grid_transfer WHERE event_id = ANY($1::uuid[]) AND ($2 = false OR state = 'OFFERED') ORDER BY offered_at, id`,
      [eventIds, onlyOpen],
    )
  }

  mergedInto(masterEventId: string): Promise<MergedRow[]> {
    return this.db.query<MergedRow>(
      `SELECT id, event_no AS "eventNo", text, reported_at AS "reportedAt" FROM grid_event WHERE master_event_id = $1 ORDER BY reported_at, id`,
      [masterEventId],
    )
  }

  async eventNo(id: string): Promise<string | null> {
    const [row] = await this.db.query<{ eventNo: string }>(`SELECT event_no AS "eventNo" FROM grid_event WHERE id = $1`, [id])
    return row?.eventNo ?? null
  }

  /** Everybody who ever answered for it. */
  async handlersOf(eventId: string): Promise<ReadonlySet<string>> {
    const rows = await this.db.query<{ accountId: string }>(`SELECT DISTINCT account_id AS "accountId" FROM grid_assignment WHERE event_id = $1`, [eventId])
    return new Set(rows.map(({ accountId }) => accountId))
  }

  /** The phone the reporter left to be called on; null when none. */
  async contactOf(eventId: string): Promise<string | null> {
    const [row] = await this.db.query<{ contact: Buffer | null }>(`SELECT contact_sealed AS contact FROM grid_event WHERE id = $1 AND NOT is_anonymous`, [
      eventId,
    ])
    return row?.contact ? this.vault.open(row.contact) : null
  }

  async addLook(tx: Sql, eventId: string, { accountId, reason, at }: LookRow): Promise<void> {
    await tx.query(`INSERT INTO grid_reporter_look (event_id, account_id, reason, at) VALUES ($1, $2, $3, $4)`, [eventId, accountId, reason, at])
  }

  /** The newest first. */
  looksAt(eventId: string): Promise<LookRow[]> {
    return this.db.query<LookRow>(`SELECT account_id AS "accountId", reason, at FROM grid_reporter_look WHERE event_id = $1 ORDER BY at DESC, id`, [eventId])
  }

  /** Of the same kind, near and not long ago; the nearest first. */
  similarTo(event: Pick<EventRow, 'id' | 'longitude' | 'latitude' | 'lane'>, ask: SimilarAsk): Promise<SimilarRow[]> {
    return this.db.query<SimilarRow>(
      `SELECT * FROM (
         SELECT e.id, e.event_no AS "eventNo", e.text, e.place_text AS "placeText", e.state, e.reported_at AS "reportedAt", e.followers, ${DISTANCE} AS "distanceM", e.node_code
           FROM grid_event e
          WHERE e.id <> $1 AND e.category = ANY($2::text[]) AND e.lane = $10 AND e.state NOT IN ('MERGED', 'REJECTED_INTAKE', 'CANCELLED') AND e.reported_at >= $5
            AND EXISTS (SELECT 1 FROM unnest($6::text[]) AS managed (code) WHERE starts_with(e.node_code, managed.code))) near
        WHERE "distanceM" <= $7 OR ("distanceM" IS NULL AND starts_with(node_code, $8)) ORDER BY "distanceM" NULLS LAST, "reportedAt" DESC, id LIMIT $9`,
      [event.id, ask.categories, event.longitude, event.latitude, ask.since, ask.managed, ask.withinM, ask.area, ask.limit, event.lane],
    )
  }
}
