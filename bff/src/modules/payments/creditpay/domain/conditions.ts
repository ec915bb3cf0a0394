import { ageYears } from '@jktl/shared/kernel/dates'

export interface ApplicantFacts {
  isVerified: boolean
  birthDate: string
  /** Of an earlier account of the same person. */
  owesOverdue: boolean
}
export interface Condition {
  isMet: boolean
  text: string
}

/** Who may sign (R362 评级): a table, shown to the person as it is applied. */
export const conditionsOf = ({ minAge }: { minAge: number }, facts: ApplicantFacts, today: string): Condition[] => [
  { isMet: facts.isVerified, text: '本人实名核验通过' },
  { isMet: ageYears(facts.birthDate, today) >= minAge, text: `年满${minAge}岁` },
  { isMet: !facts.owesOverdue, text: '没有到期没还的账' },
]
