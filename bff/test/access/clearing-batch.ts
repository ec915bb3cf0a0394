import { randomUUID } from 'node:crypto'

import { clearingFile } from '../../src/modules/payments/clearing/domain/detail-file.ts'
import { FileSigner } from '../../src/platform/file-signer.ts'
import type { TestCity } from '../support/city.ts'

const SIGNER = new FileSigner(Buffer.alloc(32, 5).toString('base64'))
const NOTHING = { rowCount: 0, receivableCount: 0, receivableFen: 0, refundCount: 0, refundFen: 0, feeFen: 0, adjustmentCount: 0, adjustmentFen: 0 }

/** A quiet day of a merchant account of its own, signed by two. */
export async function signedClearingBatch(city: TestCity, institutionId: string, mchid: string): Promise<string> {
  const [at, number, institutionName, settleDate] = [new Date(city.now()), `QF-${mchid}`, '示例医院', '2026-10-01']
  const terms = { previousNumber: null, carriedInFen: 0, ratePpm: null, accountText: null, disputeDays: 5 }
  const file = clearingFile({ ...NOTHING, ...terms, number, institutionName, mchid, settleDate }, [])
  await city.db.query(`INSERT INTO clearing_key (key_id, public_key, first_used_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, [
    SIGNER.keyId,
    SIGNER.publicKeyPem,
    at,
  ])
  const [row] = await city.db.query<{ id: string }>(
    `WITH bill AS (INSERT INTO recon_batch (channel, mchid, bill_kind, bill_date, version, is_current, state, planned_at, concluded_at) VALUES ('WECHAT', $2, 'TRADE', $5, 1, true, 'HAS_DIFFS', $3, $3) RETURNING id),
     day AS (INSERT INTO clearing_day (channel, mchid, settle_date, number, trade_batch_id, channel_net_fen, settled_fen, held_fen, other_fen, prepared_at, closed_at) SELECT 'WECHAT', $2, $5, 1, id, 0, 0, 0, 0, $3, $3 FROM bill RETURNING id)
     INSERT INTO clearing_batch (day_id, number, channel, mchid, settle_date, institution_id, institution_name, state, dispute_days, prepared_at, checked_by, checked_at, checked_sha256, signed_by, signed_at, answer_until, file_sha256, file_bytes, signature, key_id)
     SELECT id, $4, 'WECHAT', $2, $5, $1, $6, 'SIGNED', 5, $3, $7, $3, $8, $9, $3, '2099-01-01', $8, $10, $11, $12 FROM day RETURNING id`,
    [
      institutionId,
      mchid,
      at,
      number,
      settleDate,
      institutionName,
      randomUUID(),
      file.sha256,
      randomUUID(),
      file.sizeBytes,
      SIGNER.sign(file.text),
      SIGNER.keyId,
    ],
  )
  if (!row) throw new Error('no clearing batch')
  return row.id
}
