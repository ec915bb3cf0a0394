import { describe, expect, it } from '@jest/globals'
import { CreditBook } from './credit-book.ts'

const asked = { patient: { name: '某某', idType: '01' as const, idNumber: '150502195803129620' }, asked: '300.00', emergency: false, department: '全科' }
const AUTHORISED = { result: 'AUTHORISED' as const, authorisationNo: 'A1', amount: '300.00', reason: '' }

describe('visits on credit at a hospital', () => {
  it('K8: care goes on whatever the platform says; an answer counts once', () => {
    const book = new CreditBook('150502H01', () => 0)
    const visit = book.register({ ...asked, emergency: true })
    expect(book.answer(visit, { ...AUTHORISED, result: 'DECLINED' }).ok).toBe(true)
    book.answer(visit, AUTHORISED)
    expect(visit).toMatchObject({ status: 'TO_PAY', answer: { result: 'DECLINED' } })
    expect(book.leave(visit, '80.00').status).toBe('LEFT')
  })

  it('J22: a cancelled visit takes no answer', () => {
    const book = new CreditBook('150502H01', () => 0)
    const visit = book.cancel(book.register(asked))
    expect(book.answer(visit, AUTHORISED)).toEqual({ ok: false, code: 'VISIT_CLOSED' })
    expect(book.eventsAfter(0).map((e) => [e.seq, e.event])).toEqual([
      [1, 'REQUESTED'],
      [2, 'CANCELLED'],
    ])
  })
})
