import type { Result } from '@jktl/shared/kernel/result'
import { textOf } from '../kernel/fields.ts'
import { json, type Answer, type CityRequest, type Handler, type System } from '../kernel/system.ts'
import type { BillBook } from './bill-book.ts'
import { billConfirmationWire, billWire, depositWire, readBillConfirmation, readDeposit, readPatientKey, returnWire, stayWire } from './billing-wire.ts'
import type { ReturnFeed } from './return-feed.ts'
import type { StayBook } from './stay-book.ts'
import { badRequest, envelope, refusal } from './wire.ts'

export interface BillingBooks {
  bills: BillBook
  stays: StayBook
  returns: ReturnFeed
}

const answerOf = <T>(result: Result<T, string>, wire: (value: T) => unknown): Answer => (result.ok ? envelope(wire(result.value)) : refusal(result.code))

/** his-interface §8–§10, below the same address and with the same fault kind `refuse` as the rest. */
export function openBilling(system: System, hospitals: ReadonlySet<string>, { bills, stays, returns }: BillingBooks, onPaid: (lockId: string) => void): void {
  const declare = (name: string, method: 'GET' | 'POST', path: string, handler: Handler): void =>
    system.operation(name, method, `/v1${path}`, (request) => {
      if (request.fault?.kind === 'refuse') return refusal(textOf(request.fault['code']) || 'BUSY')
      const hosCode = request.params['hos_code']
      return hosCode === undefined || hospitals.has(hosCode)
        ? handler(request)
        : json({ result_code: 'HOS_NOT_FOUND', result_message: '机构不存在', data: null }, 404)
    })
  const param = ({ params }: CityRequest, name: string): string => params[name] ?? ''

  declare('list-patient-accounts', 'POST', '/patient-accounts', ({ json: body }) => {
    const patient = readPatientKey(body)
    return patient
      ? envelope({ bills: bills.ofPatient(patient).map(billWire), stays: stays.ofPatient(patient).map(stayWire) })
      : badRequest('the body is { id_type, id_no }')
  })
  declare('get-clinic-bill', 'GET', '/:hos_code/clinic-bills/:bill_no', (request) => {
    const bill = bills.find(param(request, 'bill_no'))
    return bill?.hosCode === param(request, 'hos_code') ? envelope(billWire(bill)) : refusal('BILL_NOT_FOUND')
  })
  declare('confirm-clinic-bill', 'POST', '/:hos_code/clinic-bills/:bill_no/confirmations', (request) => {
    const confirmation = readBillConfirmation(request.json)
    if (!confirmation) return badRequest('the body is not a confirmation (§8)')
    const result = bills.confirm(param(request, 'bill_no'), confirmation)
    if (result.ok && result.value.lockId !== null) onPaid(result.value.lockId)
    return answerOf(result, billConfirmationWire)
  })
  declare('get-bill-confirmation', 'GET', '/:hos_code/bill-confirmations/:confirm_id', (request) =>
    answerOf(bills.findConfirmation(param(request, 'confirm_id')), billConfirmationWire),
  )
  declare('get-stay', 'GET', '/:hos_code/stays/:stay_no', (request) => {
    const stay = stays.find(param(request, 'stay_no'))
    return stay?.hosCode === param(request, 'hos_code') ? envelope(stayWire(stay)) : refusal('STAY_NOT_FOUND')
  })
  declare('add-deposit', 'POST', '/:hos_code/stays/:stay_no/deposits', (request) => {
    const deposit = readDeposit(request.json)
    if (!deposit) return badRequest('the body is not a deposit (§9)')
    return answerOf(stays.deposit(param(request, 'stay_no'), deposit), (stay) => depositWire(stay, deposit.depositId))
  })
  declare('get-deposit', 'GET', '/:hos_code/deposits/:deposit_id', (request) =>
    answerOf(stays.findDeposit(param(request, 'deposit_id')), (stay) => depositWire(stay, param(request, 'deposit_id'))),
  )
  declare('list-returns', 'GET', '/returns', ({ query }) => {
    const after = Number(query['after_seq'] ?? 0)
    return Number.isInteger(after) && after >= 0 ? envelope({ items: returns.after(after).map(returnWire) }) : badRequest('after_seq is a whole number')
  })
}
