import type { Person } from '@jktl/shared/identity/contract'
import { ageYears, dateOf, formatDateCn, type Instant } from '@jktl/shared/kernel/dates'
import { maskIdNumber, maskName } from '@jktl/shared/kernel/masking'

import type { Binding, PersonFacts } from '../person.repository.ts'

const CHECK_AGAIN = '姓名和证件号没有对上。请核对后重新添加，或申请人工审核。'
const FAILED: Record<string, string> = {
  RELATION_UNKNOWN: '户籍信息里没有查到亲子关系，可以申请人工审核。',
  DECEASED: '登记信息需要人工核对，请申请人工审核，或拨打 12320。',
}

/** What still has to be done for this person, in plain words; null when nothing. */
function noteOf({ state, realName, autoResult, dueAt, reason }: Binding): string | null {
  if (state === 'PENDING_CONSENT') return '等本人同意。请家人用自己的微信打开“消息”来确认。'
  if (realName === 'UNVERIFIED') return '核验系统还没有回应。我们会自动再查，有结果就通知您。'
  if (realName === 'AUTO_FAILED') return FAILED[autoResult ?? ''] ?? CHECK_AGAIN
  if (realName === 'MANUAL_REVIEW') return `人工审核中，${dueAt === null ? '很快' : `${formatDateCn(dateOf(dueAt))}前`}有结果。`
  return realName === 'REJECTED' ? `人工审核没有通过：${reason ?? ''}` : null
}

/** A birth certificate's number is not shown: nobody recognises a person by it. */
export const maskDocument = ({ documentKind, documentNumber }: Pick<PersonFacts, 'documentKind' | 'documentNumber'>): string | null =>
  documentKind === 'RESIDENT_ID' ? maskIdNumber(documentNumber) : null

export const toPerson = (binding: Binding, now: Instant): Person => ({
  id: binding.personId,
  relation: binding.relation,
  nameMasked: maskName(binding.name),
  initial: [...binding.name].at(-1) ?? '',
  idNumberMasked: maskDocument(binding),
  sex: binding.sex,
  birthDate: binding.birthDate,
  ageYears: ageYears(binding.birthDate, dateOf(now)),
  realName: binding.realName,
  binding: binding.state,
  note: noteOf(binding),
})
