import { beforeEach, describe, expect, test } from '@jest/globals'
import { CreditLedger, type Report } from './ledger.ts'

const REPORT: Report = {
  id: 'a',
  category: 'APPOINTMENT_NO_SHOW',
  subject: { name: '某人', idType: '01', idNumber: '150502195803120000' },
  from: '2026-11-24',
  until: '2027-05-23',
  occurrences: 3,
  basis: '预约失约',
}
let ledger: CreditLedger
beforeEach(() => {
  ledger = new CreditLedger(() => Date.parse('2026-11-24T12:00:00+08:00'))
})

describe('the credit platform', () => {
  test('C7: a report repeated under its id is kept once and answers the first receipt', () => {
    const first = ledger.report(REPORT)
    expect(first).toMatchObject({ result: 'ACCEPTED', receiptNo: 'R150500000001' })
    expect(ledger.report(structuredClone(REPORT))).toEqual(first)
    expect(ledger.report({ ...REPORT, occurrences: 4 })).toMatchObject({ result: 'CONFLICT', receiptNo: null })
    expect(ledger.books()).toHaveLength(1)
  })

  test('C7: a withdrawal is final, also of a report that comes later', () => {
    const withdrawn = ledger.withdraw('a', 'APPEAL')
    expect(withdrawn.result).toBe('WITHDRAWN')
    expect(ledger.withdraw('a', 'CORRECTION')).toEqual(withdrawn)
    expect(ledger.report(REPORT)).toEqual(withdrawn)
    expect(ledger.find('a')).toEqual(withdrawn)
    expect(ledger.find('b').result).toBe('NOT_FOUND')
  })

  test('C7: a document number that cannot be one is not entered', () => {
    expect(ledger.report({ ...REPORT, subject: { ...REPORT.subject, idNumber: '1' } }).result).toBe('SUBJECT_INVALID')
    expect(ledger.books()).toEqual([])
  })
})
