import type { KeyKind, KeyMode, KeyState } from '@jktl/shared/payments/channels/model'

import type { Database, Sql } from '../../../platform/database/database.ts'
import { KeyRegistry, type NotedCertificate } from '../upstream/key-registry.ts'

export interface KeyRow {
  mchid: string
  serial: string
  kind: KeyKind
  state: KeyState
  isRequested: boolean
  validFrom: Date | null
  validUntil: Date | null
  liveSince: Date | null
  retiredAt: Date | null
}
export interface KeyUse {
  serial: string
  answers: number
  callbacks: number
  lastSeenAt: Date | null
}
/** What the secret store holds of a merchant, without the material. */
export interface HeldKeys {
  mchid: string
  certificate: { serial: string; validFrom: Date; validUntil: Date }
  publicKeyId: string | null
}

const KEY = `mchid, serial, kind, state, is_requested AS "isRequested", valid_from AS "validFrom", valid_until AS "validUntil", live_since AS "liveSince", retired_at AS "retiredAt"`

/** Keys by serial. How often and when last one was seen is read from the calls and callbacks themselves, so that no counter can be wrong. */
export class KeysRepository {
  async asked(sql: Sql, mchid: string): Promise<string | null | undefined> {
    const [row] = await sql.query<{ asked: string | null; known: boolean }>(
      `SELECT max(serial) FILTER (WHERE is_requested) AS asked, coalesce(bool_or(kind = 'MERCHANT_CERT'), false) AS known FROM channel_key WHERE mchid = $1`,
      [mchid],
      'channels-asked-key',
    )
    return row?.known ? row.asked : undefined
  }

  /** A platform certificate the channel published is good until retired; a public key once two people added it. */
  async isBelieved(sql: Sql, mchid: string, serial: string): Promise<boolean> {
    const [row] = await sql.query<{ state: KeyState | null; known: boolean }>(
      `SELECT max(state) FILTER (WHERE serial = $2) AS state, coalesce(bool_or(kind = 'MERCHANT_CERT'), false) AS known FROM channel_key WHERE mchid = $1`,
      [mchid, serial],
      'channels-key-state',
    )
    return row?.state === 'LIVE' || (!row?.state && (!row?.known || !serial.startsWith('PUB_KEY_ID_')))
  }

  async note(sql: Sql, mchid: string, certificates: readonly NotedCertificate[], at: Date): Promise<void> {
    await sql.query(
      `INSERT INTO channel_key (mchid, serial, kind, state, valid_from, valid_until, found_at, live_since)
       SELECT $1, c.serial, 'PLATFORM_CERT', 'LIVE', c."validFrom", c."validUntil", $3, $3 FROM jsonb_to_recordset($2::jsonb) AS c(serial text, "validFrom" timestamptz, "validUntil" timestamptz)
       ON CONFLICT (mchid, serial) DO NOTHING`,
      [mchid, JSON.stringify(certificates), at],
    )
  }

  /** What the store holds and nobody wrote down yet. A merchant seen for the first time uses all of it; later keys wait for two people. @returns how many */
  async register(sql: Sql, held: readonly HeldKeys[], at: Date): Promise<number> {
    const rows = await sql.query(
      `WITH held AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS h(mchid text, serial text, "validFrom" timestamptz, "validUntil" timestamptz, "publicKeyId" text)),
            known AS (SELECT DISTINCT mchid FROM channel_key WHERE kind = 'MERCHANT_CERT')
       INSERT INTO channel_key (mchid, serial, kind, state, is_requested, valid_from, valid_until, found_at, live_since)
       SELECT h.mchid, h.serial, 'MERCHANT_CERT', 'LIVE', false, h."validFrom", h."validUntil", $2::timestamptz, $2::timestamptz FROM held h
       UNION ALL
       SELECT h.mchid, h."publicKeyId", 'PUBLIC_KEY', CASE WHEN k.mchid IS NULL THEN 'LIVE' ELSE 'FOUND' END, k.mchid IS NULL, NULL, NULL, $2, CASE WHEN k.mchid IS NULL THEN $2 END
         FROM held h LEFT JOIN known k ON k.mchid = h.mchid WHERE h."publicKeyId" IS NOT NULL
       ON CONFLICT (mchid, serial) DO NOTHING RETURNING 1`,
      [JSON.stringify(held.map((h) => ({ mchid: h.mchid, ...h.certificate, publicKeyId: h.publicKeyId }))), at],
    )
    return rows.length
  }

  async unregistered(sql: Sql, serials: readonly string[]): Promise<boolean> {
    const [row] = await sql.query<{ missing: boolean }>(`SELECT count(*) < $2 AS missing FROM channel_key WHERE serial = ANY ($1)`, [serials, serials.length])
    return row?.missing ?? false
  }

  list(sql: Sql, mchid: string | null): Promise<KeyRow[]> {
    return sql.query<KeyRow>(
      `SELECT ${KEY} FROM channel_key WHERE $1::text IS NULL OR mchid = $1 ORDER BY mchid, kind, state = 'RETIRED', coalesce(live_since, found_at), serial`,
      [mchid],
    )
  }

  /** Answers and callbacks that verified with each key; a request is one with our own certificate. */
  use(sql: Sql, mchid: string): Promise<KeyUse[]> {
    return sql.query<KeyUse>(
      `SELECT k.serial,
              CASE WHEN k.kind = 'MERCHANT_CERT' THEN r.n ELSE a.n END::int AS answers, coalesce(c.n, 0)::int AS callbacks,
              CASE WHEN k.kind = 'MERCHANT_CERT' THEN r.at ELSE greatest(a.at, c.at) END AS "lastSeenAt"
         FROM channel_key k
        CROSS JOIN LATERAL (SELECT count(*) AS n, max(at) AS at FROM channel_call WHERE mchid = k.mchid AND key_serial = k.serial) a
        CROSS JOIN LATERAL (SELECT count(*) AS n, max(received_at) AS at FROM notify_inbox WHERE mchid = k.mchid AND serial = k.serial) c
        CROSS JOIN LATERAL (SELECT count(*) AS n, max(at) AS at FROM channel_call WHERE k.kind = 'MERCHANT_CERT' AND mchid = k.mchid AND key_serial IS NOT NULL) r
        WHERE k.mchid = $1`,
      [mchid],
    )
  }

  async start(tx: Sql, mchid: string, serial: string, at: Date): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE channel_key SET state = 'LIVE', live_since = $3, version = version + 1 WHERE mchid = $1 AND serial = $2 AND state = 'FOUND' RETURNING 1`,
      [mchid, serial, at],
    )
    return rows.length === 1
  }

  /** @returns false when no live key of that mode is there */
  async switchTo(tx: Sql, mchid: string, mode: KeyMode): Promise<boolean> {
    const live = await tx.query<{ serial: string }>(
      `SELECT serial FROM channel_key WHERE mchid = $1 AND state = 'LIVE' AND kind = $2 ORDER BY live_since DESC, serial FOR UPDATE`,
      [mchid, mode === 'PUBLIC_KEY' ? 'PUBLIC_KEY' : 'PLATFORM_CERT'],
    )
    const [newest] = live
    if (!newest) return false
    await tx.query(`UPDATE channel_key SET is_requested = false, version = version + 1 WHERE mchid = $1 AND is_requested`, [mchid])
    if (mode === 'PUBLIC_KEY')
      await tx.query(`UPDATE channel_key SET is_requested = true, version = version + 1 WHERE mchid = $1 AND serial = $2`, [mchid, newest.serial])
    return true
  }

  /** Never the one that requests ask for, never our own, never the last that verifies. */
  async retire(tx: Sql, mchid: string, serial: string, at: Date): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE channel_key SET state = 'RETIRED', live_since = coalesce(live_since, $3), retired_at = $3, version = version + 1
        WHERE mchid = $1 AND serial = $2 AND state = 'LIVE' AND NOT is_requested AND kind <> 'MERCHANT_CERT'
          AND EXISTS (SELECT 1 FROM channel_key o WHERE o.mchid = $1 AND o.serial <> $2 AND o.state = 'LIVE' AND o.kind <> 'MERCHANT_CERT') RETURNING 1`,
      [mchid, serial, at],
    )
    return rows.length === 1
  }

  /** Takes the keys of a merchant for itself, so that two changes at once cannot retire them all. */
  async lock(tx: Sql, mchid: string): Promise<void> {
    await tx.query(`SELECT 1 FROM channel_key WHERE mchid = $1 ORDER BY serial FOR UPDATE`, [mchid])
  }

  /** Thresholds that were crossed and nobody was told of. @returns how many */
  async raiseExpiries(sql: Sql, days: readonly number[], now: Date): Promise<number> {
    const rows = await sql.query(
      `INSERT INTO channel_key_alarm (mchid, serial, days, at)
       SELECT k.mchid, k.serial, min(d), $2::timestamptz FROM channel_key k CROSS JOIN unnest($1::int[]) d
        WHERE k.state = 'LIVE' AND k.valid_until <= $2::timestamptz + make_interval(days => d) GROUP BY k.mchid, k.serial
       ON CONFLICT DO NOTHING RETURNING 1`,
      [days, now],
    )
    return rows.length
  }
}

/** The registry as the channel's adapter sees it. */
export class StoredKeyRegistry extends KeyRegistry {
  constructor(
    private readonly db: Database,
    private readonly keys: KeysRepository,
    private readonly now: () => Date,
  ) {
    super()
  }

  asked(mchid: string): Promise<string | null | undefined> {
    return this.keys.asked(this.db, mchid)
  }

  isBelieved(mchid: string, serial: string): Promise<boolean> {
    return this.keys.isBelieved(this.db, mchid, serial)
  }

  note(mchid: string, certificates: readonly NotedCertificate[]): Promise<void> {
    return this.keys.note(this.db, mchid, certificates, this.now())
  }
}
