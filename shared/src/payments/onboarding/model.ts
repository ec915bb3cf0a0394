/** 接入申请 (R360). APPROVED is the only state in which an institution's money can be opened; REPLACED: a later approval took its place. */
export const ONBOARDING_STATES = ['DRAFT', 'SUBMITTED', 'IN_REVIEW', 'RETURNED', 'APPROVED', 'REJECTED', 'SUSPENDED', 'REPLACED'] as const
export type OnboardingState = (typeof ONBOARDING_STATES)[number]

/** What one person of the region proposes and another one decides. */
export const ONBOARDING_PROPOSALS = ['APPROVE', 'REJECT', 'SUSPEND', 'RESUME'] as const
export type OnboardingProposal = (typeof ONBOARDING_PROPOSALS)[number]

export const HOSPITAL_STEPS = ['EDIT', 'SUBMIT'] as const
export const MAKER_STEPS = ['TAKE', 'RETURN', 'PROPOSE_APPROVE', 'PROPOSE_REJECT', 'PROPOSE_SUSPEND', 'PROPOSE_RESUME'] as const
export const CHECKER_STEPS = ['AGREE', 'DECLINE', 'RETURN'] as const
export type OnboardingStep = (typeof HOSPITAL_STEPS)[number] | (typeof MAKER_STEPS)[number] | (typeof CHECKER_STEPS)[number]

/** What is filled in; a file is a field of its own, so that it can be sent back with a reason. */
export const ONBOARDING_TEXTS = [
  'creditCode',
  'licenceNo',
  'licenceFrom',
  'licenceUntil',
  'bankName',
  'accountName',
  'accountNo',
  'contactName',
  'contactPhone',
] as const
export type OnboardingText = (typeof ONBOARDING_TEXTS)[number]
/** 医疗机构执业许可证, 法人证书或营业执照, 银行开户证明. */
export const ONBOARDING_FILES = ['LICENCE', 'CREDIT_CERTIFICATE', 'ACCOUNT_PROOF'] as const
export type OnboardingFile = (typeof ONBOARDING_FILES)[number]
export const ONBOARDING_FIELDS = [...ONBOARDING_TEXTS, ...ONBOARDING_FILES] as const
export type OnboardingField = (typeof ONBOARDING_FIELDS)[number]

/** 前置机证书, as it stands at a moment. A revoked one never works again. */
export const CERTIFICATE_STATES = ['WAITING', 'VALID', 'EXPIRED', 'REVOKED'] as const
export type CertificateState = (typeof CERTIFICATE_STATES)[number]

/** Days before the end on which somebody is told; 0: it has ended. */
export const EXPIRY_STAGES = [60, 30, 7, 0] as const
export type ExpiryStage = (typeof EXPIRY_STAGES)[number]
export const EXPIRY_KINDS = ['CERTIFICATE', 'LICENCE'] as const
export type ExpiryKind = (typeof EXPIRY_KINDS)[number]
