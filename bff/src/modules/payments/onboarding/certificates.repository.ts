import type { Sql } from '../../../platform/database/database.ts'
import type { CertificateFacts } from './domain/certificate.ts'

export interface CertificateRow extends Omit<CertificateFacts, 'notBefore' | 'notAfter'> {
  id: string
  institutionId: string
  deviceSerial: string
  notBefore: Date
  notAfter: Date
  registeredAt: Date
  lastUsedAt: Date | null
  revokedAt: Date | null
  revokeReason: string | null
  version: number
}
const ROW = `id, institution_id AS "institutionId", device_serial AS "deviceSerial", fingerprint, key_hash AS "keyHash", subject, serial, not_before AS "notBefore", not_after AS "notAfter", pem,
  registered_at AS "registeredAt", last_used_at AS "lastUsedAt", revoked_at AS "revokedAt", revoke_reason AS "revokeReason", version`
const MOST = 200

/** 前置机证书, the devices they are bound to, and the nonces of signed requests. */
export class CertificatesRepository {
  /** Newest first. `institutionIds` null: of the whole region. */
  list(sql: Sql, institutionIds: readonly string[] | null): Promise<CertificateRow[]> {
    return sql.query<CertificateRow>(
      `SELECT ${ROW} FROM front_certificate WHERE $1::uuid[] IS NULL OR institution_id = ANY($1) ORDER BY registered_at DESC, id LIMIT ${MOST}`,
      [institutionIds],
    )
  }

  async find(sql: Sql, id: string, lock = false): Promise<CertificateRow | null> {
    const [row] = await sql.query<CertificateRow>(`SELECT ${ROW} FROM front_certificate WHERE id = $1${lock ? ' FOR UPDATE' : ''}`, [id])
    return row ?? null
  }

  async findByFingerprint(sql: Sql, fingerprint: string): Promise<CertificateRow | null> {
    const [row] = await sql.query<CertificateRow>(`SELECT ${ROW} FROM front_certificate WHERE fingerprint = $1`, [fingerprint], 'front-certificate')
    return row ?? null
  }

  /** A serial belongs to whoever registered it first. @returns whose it is */
  async bindDevice(tx: Sql, serial: string, institutionId: string, at: Date): Promise<string> {
    await tx.query(`INSERT INTO front_device (serial, institution_id, registered_at) VALUES ($1, $2, $3) ON CONFLICT (serial) DO NOTHING`, [
      serial,
      institutionId,
      at,
    ])
    const [row] = await tx.query<{ institutionId: string }>(`SELECT institution_id AS "institutionId" FROM front_device WHERE serial = $1`, [serial])
    if (!row) throw new Error('a bound device was not found again')
    return row.institutionId
  }

  /** @returns null when the certificate or its key is known already */
  async insert(
    tx: Sql,
    facts: CertificateFacts,
    binding: { institutionId: string; deviceSerial: string; registeredBy: string },
    at: Date,
  ): Promise<CertificateRow | null> {
    const [row] = await tx.query<CertificateRow>(
      `INSERT INTO front_certificate (institution_id, device_serial, fingerprint, key_hash, subject, serial, not_before, not_after, pem, registered_by, registered_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING ${ROW}`,
      [
        binding.institutionId,
        binding.deviceSerial,
        facts.fingerprint,
        facts.keyHash,
        facts.subject,
        facts.serial,
        new Date(facts.notBefore),
        new Date(facts.notAfter),
        facts.pem,
        binding.registeredBy,
        at,
      ],
    )
    return row ?? null
  }

  async revoke(tx: Sql, id: string, by: string, reason: string, at: Date): Promise<void> {
    await tx.query(`UPDATE front_certificate SET revoked_by = $2, revoked_at = $3, revoke_reason = $4, version = version + 1 WHERE id = $1`, [
      id,
      by,
      at,
      reason,
    ])
  }

  /** @returns false when it was used before */
  async useNonce(sql: Sql, certificateId: string, nonce: string, expiresAt: Date, now: Date): Promise<boolean> {
    const rows = await sql.query(
      `WITH used AS (INSERT INTO front_nonce (certificate_id, nonce, expires_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING certificate_id)
       UPDATE front_certificate SET last_used_at = $4 WHERE id = (SELECT certificate_id FROM used) AND revoked_at IS NULL RETURNING 1`,
      [certificateId, nonce, expiresAt, now],
    )
    return rows.length > 0
  }

  async forgetNonces(sql: Sql, now: Date, limit: number): Promise<number> {
    const rows = await sql.query(
      `DELETE FROM front_nonce WHERE (certificate_id, nonce) IN (SELECT certificate_id, nonce FROM front_nonce WHERE expires_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING 1`,
      [now, limit],
    )
    return rows.length
  }
}
