import { createHash } from 'node:crypto'

import { Inject, Injectable } from '@nestjs/common'
import { formatInstant } from '@jktl/shared/kernel/dates'
import { type FilePurpose, MOST_FILE_BYTES, REGION_ROLES } from '@jktl/shared/payments/evidence/model'
import type { PaymentFile } from '@jktl/shared/payments/evidence/contract'
import { mimeOf } from '@jktl/shared/payments/evidence/rules'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { Database, type Sql } from '../../../platform/database/database.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { type FileMatter, type FileRow, FilesRepository } from './files.repository.ts'

interface Handed {
  purpose: FilePurpose
  /** Whose matter it belongs to; null: the region's. */
  institutionId: string | null
  name: string
  content: Buffer
}

const present = ({ id, purpose, name, mime, sizeBytes, sha256, uploadedAt }: FileRow): PaymentFile => ({
  id,
  purpose,
  name,
  mime,
  sizeBytes,
  sha256,
  uploadedAt: formatInstant(uploadedAt.getTime()),
})

/** Files that prove something about money (B13, B25, B03): kept as they came, seen by the finance roles in whose reach they lie, every look recorded. */
@Injectable()
export class PaymentFiles {
  constructor(
    @Inject(FilesRepository) private readonly files: FilesRepository,
    @Inject(Database) private readonly db: Database,
    @Inject(DirectoryPublic) private readonly directory: DirectoryPublic,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async put(caller: Caller, { purpose, institutionId, name, content }: Handed, requestId: string): Promise<PaymentFile> {
    if (institutionId !== null && !(await this.directory.findInstitutions([institutionId])).has(institutionId)) throw new Refusal(NOT_FOUND)
    if (!this.mayReach(caller, purpose, institutionId)) throw new Refusal(NOT_FOUND)
    if (content.length > MOST_FILE_BYTES) throw new Refusal('PAYMENTS.FILE_TOO_LARGE')
    const mime = mimeOf(content, name)
    if (!mime) throw new Refusal('PAYMENTS.FILE_TYPE')
    const sha256 = createHash('sha256').update(content).digest('hex')
    const stored = await this.files.store(this.db, {
      institutionId,
      purpose,
      name,
      mime,
      sha256,
      content,
      uploadedBy: caller.accountId,
      uploadedAt: this.clock.date(),
    })
    await this.record(caller, 'payments.putPaymentFile', stored.id, requestId)
    return present(stored)
  }

  /** Not in reach and not there are the same 404. */
  async get(caller: Caller, id: string, requestId: string): Promise<PaymentFile & { content: Buffer }> {
    const file = await this.files.find(this.db, id)
    if (!file || !this.mayReach(caller, file.purpose, file.institutionId)) throw new Refusal(NOT_FOUND)
    await this.record(caller, 'payments.getPaymentFile', id, requestId)
    return { ...present(file), content: await this.files.read(this.db, id) }
  }

  /**
   * A file that the caller handed in for this very matter, so that it may be attached to it.
   * @throws Refusal when it is another's, another purpose's or another institution's
   */
  async attachable(sql: Sql, id: string, matter: FileMatter): Promise<FileRow> {
    const file = await this.files.findFor(sql, id, matter)
    if (!file) throw new Refusal('PAYMENTS.FILE_NOT_YOURS')
    return file
  }

  private mayReach(caller: Caller, purpose: FilePurpose, institutionId: string | null): boolean {
    if (REGION_ROLES[purpose].some((role) => caller.roles.has(role))) return true
    return institutionId !== null && caller.posts.some((post) => post.role === 'hospital_finance' && post.institutionId === institutionId)
  }

  private record(caller: Caller, action: string, id: string, requestId: string): Promise<void> {
    return this.audit.record({
      actorAccountId: caller.accountId,
      action,
      objectKind: 'payment_file',
      objectId: id,
      personId: null,
      outcome: 'ALLOWED',
      requestId,
    })
  }
}
