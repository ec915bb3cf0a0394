import { isRecord } from '../kernel/fields.ts'
import { json, ActionRefused, type Action, type Answer, type CityRequest, type Handler } from '../kernel/system.ts'
import { CreditBook, type CreditBookState, type CreditEvent, type CreditVisit } from './credit-book.ts'
import { badRequest, envelope, formatLocal, refusal } from './wire.ts'

export type CreditBooks = Map<string, CreditBook>
const YUAN = /^\d+\.\d{2}$/

const eventWire = (e: CreditEvent, visit: CreditVisit) => ({
  seq: e.seq,
  event: e.event,
  request_no: e.requestNo,
  visit_no: visit.visitNo,
  patient: { name: visit.patient.name, id_type: visit.patient.idType, id_no: visit.patient.idNumber },
  emergency: visit.emergency ? '1' : '0',
  dept_name: visit.department,
  amount: e.amount,
  ref_no: e.refNo,
  at: formatLocal(e.at),
})
export const creditVisitWire = (visit: CreditVisit) => ({
  request_no: visit.requestNo,
  visit_no: visit.visitNo,
  status: visit.status,
  asked: visit.asked,
  billed: visit.billed,
  answer: visit.answer && {
    result: visit.answer.result,
    authorisation_no: visit.answer.authorisationNo,
    amount: visit.answer.amount,
    reason: visit.answer.reason,
  },
  outcome: visit.outcome && { outcome: visit.outcome.outcome, captured: visit.outcome.captured, rest: visit.outcome.rest },
  updated_at: formatLocal(visit.updatedAt),
})

interface Operation {
  name: string
  method: 'GET' | 'POST'
  path: string
  handler: Handler
}

/** Visits on credit (his-interface.md §20). */
export function creditOperations(books: CreditBooks): Operation[] {
  const at =
    (handler: (book: CreditBook, request: CityRequest) => Answer): Handler =>
    (request) => {
      const book = books.get(request.params['hos_code'] ?? '')
      return book ? handler(book, request) : json({ result_code: 'HOS_NOT_FOUND', result_message: '机构不存在', data: null }, 404)
    }
  const ofVisit = (handler: (book: CreditBook, visit: CreditVisit, body: Record<string, unknown>) => Answer): Handler =>
    at((book, request) => {
      const visit = book.find(request.params['request_no'] ?? '')
      if (!visit) return refusal('VISIT_NOT_FOUND')
      return isRecord(request.json) ? handler(book, visit, request.json) : badRequest('the body is not an object')
    })
  return [
    {
      name: 'list-credit-events',
      method: 'GET',
      path: '/:hos_code/credit-visits',
      handler: at((book, { query }) => {
        const after = Number(query['after_seq'] ?? 0)
        if (!Number.isInteger(after) || after < 0) return badRequest('after_seq is a whole number')
        const items = book.eventsAfter(after).flatMap((event) => {
          const visit = book.find(event.requestNo)
          return visit ? [eventWire(event, visit)] : []
        })
        return envelope({ items })
      }),
    },
    {
      name: 'answer-credit-visit',
      method: 'POST',
      path: '/:hos_code/credit-visits/:request_no/answer',
      handler: ofVisit((book, visit, { result, authorisation_no: no, amount, reason }) => {
        if ((result !== 'AUTHORISED' && result !== 'DECLINED') || typeof amount !== 'string' || !YUAN.test(amount)) return badRequest('not an answer (§20)')
        const done = book.answer(visit, {
          result,
          amount,
          authorisationNo: typeof no === 'string' ? no : '',
          reason: typeof reason === 'string' ? reason : '',
        })
        return done.ok ? envelope(creditVisitWire(done.value)) : refusal(done.code)
      }),
    },
    {
      name: 'settle-credit-visit',
      method: 'POST',
      path: '/:hos_code/credit-visits/:request_no/outcome',
      handler: ofVisit((book, visit, { outcome, captured, rest }) => {
        if (typeof outcome !== 'string' || typeof captured !== 'string' || typeof rest !== 'string' || !YUAN.test(captured) || !YUAN.test(rest))
          return badRequest('not an outcome (§20)')
        return envelope(creditVisitWire(book.settle(visit, { outcome, captured, rest })))
      }),
    },
  ]
}

/** What happens at the desks of hospitals that let people pay after the visit. Amounts are yuan text. */
export function creditActions(books: CreditBooks): Record<string, Action> {
  const text = (input: Record<string, unknown>, field: string): string => {
    const value = input[field]
    if (typeof value !== 'string' || value === '') throw new ActionRefused(`${field} is missing`)
    return value
  }
  const yuan = (input: Record<string, unknown>): string => {
    const amount = text(input, 'amount')
    if (!YUAN.test(amount)) throw new ActionRefused('amount is yuan text like 12.00')
    return amount
  }
  const find = (input: Record<string, unknown>): { book: CreditBook; visit: CreditVisit } => {
    const requestNo = text(input, 'requestNo')
    for (const book of books.values()) {
      const visit = book.find(requestNo)
      if (visit) return { book, visit }
    }
    throw new ActionRefused('unknown requestNo')
  }
  return {
    /** `{ hosCode, name, idNumber, amount, emergency?, department? }`: at registration the patient asks to pay afterwards. */
    'register-credit-visit': (input) => {
      const book = books.get(text(input, 'hosCode'))
      if (!book) throw new ActionRefused('unknown hosCode')
      const patient = { name: text(input, 'name'), idType: '01' as const, idNumber: text(input, 'idNumber') }
      const department = typeof input['department'] === 'string' ? input['department'] : '全科门诊'
      return creditVisitWire(book.register({ patient, asked: yuan(input), emergency: input['emergency'] === true, department }))
    },
    /** `{ requestNo, amount }`: the patient leaves, so much was billed; `0.00` for nothing. */
    'leave-credit-visit': (input) => {
      const { book, visit } = find(input)
      return creditVisitWire(book.leave(visit, yuan(input)))
    },
    /** `{ requestNo }` */
    'cancel-credit-visit': (input) => {
      const { book, visit } = find(input)
      return creditVisitWire(book.cancel(visit))
    },
    /** `{ requestNo, amount }`: something billed is taken back. */
    'refund-credit-visit': (input) => {
      const { book, visit } = find(input)
      return { refNo: book.refund(visit, yuan(input)).refNo }
    },
    /** `{ requestNo, amount }`: the patient of that visit pays at the window. */
    'repay-at-window': (input) => {
      const { book, visit } = find(input)
      return { refNo: book.repay(visit, yuan(input)).refNo }
    },
  }
}

export const openCreditBooks = (hosCodes: readonly string[], now: () => number): CreditBooks =>
  new Map(hosCodes.map((code) => [code, new CreditBook(code, now)]))
export const keepCreditBooks = (books: CreditBooks): Map<string, CreditBookState> =>
  new Map([...books].filter(([, book]) => book.all().length > 0).map(([code, book]) => [code, book.state()]))
export function restoreCreditBooks(books: CreditBooks, saved: Map<string, CreditBookState>): void {
  for (const [code, state] of saved) books.get(code)?.restore(state)
}
