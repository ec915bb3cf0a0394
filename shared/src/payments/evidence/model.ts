import type { Role } from '../../kernel/roles.ts'

/** What a file is kept for: 差错凭证, 线下转账凭证, 机构资质. */
export const FILE_PURPOSES = ['DIFFERENCE_EVIDENCE', 'OFFLINE_PROOF', 'QUALIFICATION'] as const
export type FilePurpose = (typeof FILE_PURPOSES)[number]

/** Kinds that are taken, told from the first bytes and never from the name. */
export const FILE_MIMES = ['image/jpeg', 'image/png', 'application/pdf', 'text/csv'] as const
export type FileMime = (typeof FILE_MIMES)[number]

export const MOST_FILE_BYTES = 5 * 1024 * 1024
export const MOST_BASE64_CHARS = Math.ceil(MOST_FILE_BYTES / 3) * 4

/** Who hands in and reads files; a hospital's own post only those of its institution. */
export const FILE_ROLES = ['finance_maker', 'finance_checker', 'hospital_finance', 'system_admin'] as const satisfies readonly Role[]
type FileRole = (typeof FILE_ROLES)[number]
/** Region-wide readers and writers of a purpose. */
export const REGION_ROLES: Record<FilePurpose, readonly Exclude<FileRole, 'hospital_finance'>[]> = {
  DIFFERENCE_EVIDENCE: ['finance_maker', 'finance_checker'],
  OFFLINE_PROOF: ['finance_maker', 'finance_checker'],
  QUALIFICATION: ['finance_maker', 'finance_checker', 'system_admin'],
}
