import { isCreditCode } from '../../kernel/credit-code.ts'
import { isBusinessDate } from '../../kernel/dates.ts'
import {
  CHECKER_STEPS,
  EXPIRY_STAGES,
  type ExpiryStage,
  HOSPITAL_STEPS,
  MAKER_STEPS,
  ONBOARDING_FILES,
  type OnboardingField,
  type OnboardingFile,
  type OnboardingProposal,
  type OnboardingState,
  type OnboardingStep,
  type OnboardingText,
} from './model.ts'

/** Who stands where: the institution's finance, and the two of the region. */
export type OnboardingSide = 'HOSPITAL' | 'MAKER' | 'CHECKER'
const STEPS_OF: Record<OnboardingSide, readonly OnboardingStep[]> = { HOSPITAL: HOSPITAL_STEPS, MAKER: MAKER_STEPS, CHECKER: CHECKER_STEPS }

interface Standing {
  state: OnboardingState
  proposal: OnboardingProposal | null
}
const at = (state: OnboardingState, proposal: OnboardingProposal | null = null): Standing => ({ state, proposal })
const AGREED: Record<OnboardingProposal, OnboardingState> = { APPROVE: 'APPROVED', REJECT: 'REJECTED', SUSPEND: 'SUSPENDED', RESUME: 'APPROVED' }

/** What a step leads to; null: not from here. One table for both sides of the desk. */
export function stepOnboarding({ state, proposal }: Standing, side: OnboardingSide, step: OnboardingStep): Standing | null {
  if (!STEPS_OF[side].includes(step)) return null
  if (side === 'HOSPITAL') {
    if (state !== 'DRAFT' && state !== 'RETURNED') return null
    return step === 'SUBMIT' ? at('SUBMITTED') : at(state)
  }
  if (side === 'CHECKER') {
    if (!proposal) return null
    if (step === 'AGREE') return at(AGREED[proposal])
    return step === 'DECLINE' ? at(state) : state === 'IN_REVIEW' ? at('RETURNED') : null
  }
  if (proposal) return null
  if (step === 'TAKE') return state === 'SUBMITTED' ? at('IN_REVIEW') : null
  if (step === 'PROPOSE_SUSPEND') return state === 'APPROVED' ? at(state, 'SUSPEND') : null
  if (step === 'PROPOSE_RESUME') return state === 'SUSPENDED' ? at(state, 'RESUME') : null
  if (state !== 'IN_REVIEW') return null
  return step === 'RETURN' ? at('RETURNED') : at(state, step === 'PROPOSE_APPROVE' ? 'APPROVE' : 'REJECT')
}
export const onboardingSteps = (standing: Standing, side: OnboardingSide): OnboardingStep[] =>
  STEPS_OF[side].filter((step) => stepOnboarding(standing, side, step) !== null)

interface Filled {
  texts: Record<OnboardingText, string>
  files: readonly OnboardingFile[]
  /** An account number, a contact kept from before need not be typed again. */
  kept: readonly OnboardingText[]
}
const digitsOf = (text: string): string => text.replaceAll(/\s/g, '')
/** 对公账号 and card numbers as banks give them; spaces between the groups are the typist's. */
export const isAccountNo = (text: string): boolean => /^\d{8,32}$/.test(digitsOf(text))
export const isContactPhone = (text: string): boolean => /^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})$/.test(text.trim())

const TEXT_RULES: Record<OnboardingText, (text: string, all: Filled['texts'], today: string) => string | null> = {
  creditCode: (text) => (text.length !== 18 ? '统一社会信用代码是 18 位，请照证书填写。' : isCreditCode(text) ? null : '校验位对不上，请对照证书再核对一遍。'),
  licenceNo: (text) => (/^[0-9A-Z]{15,22}$/.test(text) ? null : '登记号是 15 到 22 位数字或大写字母，请照许可证填写。'),
  licenceFrom: (text) => (isBusinessDate(text) ? null : '请写成 2024-01-01 这样的日期。'),
  licenceUntil: (text, { licenceFrom }, today) =>
    !isBusinessDate(text)
      ? '请写成 2029-12-31 这样的日期。'
      : text <= licenceFrom
        ? '有效期止要在有效期起之后。'
        : text < today
          ? '许可证已经过期，请先换证再申请。'
          : null,
  bankName: (text) => (text.length < 4 ? '请写开户银行全称，写到支行。' : null),
  accountName: (text) => (text.length < 4 ? '请写账户名称，要与机构名称一致。' : null),
  accountNo: (text) => (isAccountNo(text) ? null : '账号是 8 到 32 位数字，请照开户证明填写。'),
  contactName: (text) => (text.length < 2 ? '请写联系人姓名。' : null),
  contactPhone: (text) => (isContactPhone(text) ? null : '请写 11 位手机号，或带区号的座机。'),
}
const FILE_MISSING: Record<OnboardingFile, string> = {
  LICENCE: '请上传医疗机构执业许可证。',
  CREDIT_CERTIFICATE: '请上传法人证书或营业执照。',
  ACCOUNT_PROOF: '请上传银行开户证明。',
}

/** What is still wrong or missing before it can be submitted, field by field in plain words. @param today the calendar day in Tongliao */
export function onboardingProblems({ texts, files, kept }: Filled, today: string): { field: OnboardingField; text: string }[] {
  const wrong = (Object.keys(TEXT_RULES) as OnboardingText[]).flatMap((field) => {
    if (texts[field] === '' && kept.includes(field)) return []
    const text = TEXT_RULES[field](texts[field].trim(), texts, today)
    return text ? [{ field, text }] : []
  })
  return [...wrong, ...ONBOARDING_FILES.filter((file) => !files.includes(file)).map((file) => ({ field: file, text: FILE_MISSING[file] }))]
}

const DAY_MS = 86_400_000
/** The most urgent stage that has been reached; null: more than the first number of days away. */
export function expiryStage(endsAt: number, now: number): ExpiryStage | null {
  return [...EXPIRY_STAGES].reverse().find((days) => now >= endsAt - days * DAY_MS) ?? null
}
