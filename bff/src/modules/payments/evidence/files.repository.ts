import type { FileMime, FilePurpose } from '@jktl/shared/payments/evidence/model'

import type { Sql } from '../../../platform/database/database.ts'

export interface FileRow {
  id: string
  institutionId: string | null
  purpose: FilePurpose
  name: string
  mime: FileMime
  sha256: string
  sizeBytes: number
  uploadedBy: string
  uploadedAt: Date
}
export interface FileMatter {
  accountId: string
  purpose: FilePurpose
  /** Null: the region's. */
  institutionId: string | null
}
export type NewFile = Omit<FileRow, 'id' | 'sizeBytes'> & { content: Buffer }

const FILE = `id, institution_id AS "institutionId", purpose, name, mime, sha256, size_bytes AS "sizeBytes", uploaded_by AS "uploadedBy", uploaded_at AS "uploadedAt"`

/** Files that prove something; the database refuses any change. */
export class FilesRepository {
  /** The same bytes for the same matter by the same person are stored once. */
  async store(sql: Sql, file: NewFile): Promise<FileRow> {
    const { institutionId, purpose, name, mime, sha256, content, uploadedBy, uploadedAt } = file
    const [stored] = await sql.query<FileRow>(
      `INSERT INTO payment_file (institution_id, purpose, name, mime, sha256, size_bytes, content, uploaded_by, uploaded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT DO NOTHING RETURNING ${FILE}`,
      [institutionId, purpose, name, mime, sha256, content.length, content, uploadedBy, uploadedAt],
    )
    if (stored) return stored
    const [known] = await sql.query<FileRow>(
      `SELECT ${FILE} FROM payment_file WHERE uploaded_by = $1 AND purpose = $2 AND sha256 = $3 AND institution_id IS NOT DISTINCT FROM $4`,
      [uploadedBy, purpose, sha256, institutionId],
    )
    if (!known) throw new Error('a stored file was not found again')
    return known
  }

  async find(sql: Sql, id: string): Promise<FileRow | null> {
    const [row] = await sql.query<FileRow>(`SELECT ${FILE} FROM payment_file WHERE id = $1`, [id])
    return row ?? null
  }

  /** A file that somebody handed in for this very matter, so that it may be attached to it: not another's, another purpose's or another institution's. */
  async findFor(sql: Sql, id: string, { accountId, purpose, institutionId }: FileMatter): Promise<FileRow | null> {
    const file = await this.find(sql, id)
    return file?.uploadedBy === accountId && file.purpose === purpose && file.institutionId === institutionId ? file : null
  }

  async read(sql: Sql, id: string): Promise<Buffer> {
    const [row] = await sql.query<{ content: Buffer }>(`SELECT content FROM payment_file WHERE id = $1`, [id])
    if (!row) throw new Error('a file that was found has no content')
    return row.content
  }
}
