import { requireHmac } from '../kernel/signing.ts'
import { System, type City } from '../kernel/system.ts'
import { hisActions } from './actions.ts'
import { BillBook, type BillRequest } from './bill-book.ts'
import { billingActions } from './billing-actions.ts'
import { type BillingBooks, openBilling } from './billing-operations.ts'
import { billConfirmationWire, billWire, returnWire, stayWire } from './billing-wire.ts'
import { creditVisitWire, keepCreditBooks, openCreditBooks, restoreCreditBooks } from './credit-desk.ts'
import { hospitalDirectory } from './data/directory.ts'
import { ORDINARY_VISIT } from './data/price-list.ts'
import { frontMachineActions } from './front-machine.ts'
import { LockBook } from './lock-book.ts'
import { hisOperations, type HospitalsState } from './operations.ts'
import { ReturnFeed } from './return-feed.ts'
import { Rosters } from './rosters.ts'
import { StayBook } from './stay-book.ts'
import { VisitBook } from './visit-book.ts'
import { attendanceWire, lockRecordWire, scheduleWire } from './wire.ts'

/** The books of every hospital where something happened, in the document's own words. */
function booksOf({ books, rosters, credits }: HospitalsState, { bills, stays, returns }: BillingBooks) {
  const hospitals = [...books].filter(([, book]) => book.isUsed())
  return {
    hospitals: Object.fromEntries(
      hospitals.map(([hosCode, book]) => [
        hosCode,
        {
          locks: book.allLocks().map(lockRecordWire),
          windowSales: book.windowSales(),
          attendance: book.attendanceAfter(0).map(attendanceWire),
        },
      ]),
    ),
    changedSchedules: rosters.changes().map(scheduleWire),
    creditVisits: [...credits.values()].flatMap((book) => book.all()).map(creditVisitWire),
    bills: bills.all().map((bill) => ({ ...billWire(bill), confirmation: bill.confirmation && billConfirmationWire(bill) })),
    stays: stays.all().map((stay) => ({ ...stayWire(stay), deposits: stay.deposits })),
    returns: returns.after(0).map(returnWire),
  }
}

/**
 * The information systems of the region's hospitals, after `mock/docs/his-interface.md`. Own fault kind `refuse`
 * (`{ kind: 'refuse', code: 'CONFIRM_REFUSED' }`): the hospital answers that result code and nothing happens; a bill that is late is
 * `refuse` with `BILL_NOT_READY`. On `get-bill` also `{ kind: 'bill-altered', omit?: [pay_ref], amounts?: { [pay_ref]: yuan },
 * asCash?: [pay_ref], late?: [{ kind, ref_no?, pay_ref, amount, insurance_amount? }], wrongTotals? }`.
 */
export function openHis(city: City): void {
  const now = () => city.clock.now()
  const directory = hospitalDirectory(city.scale)
  const rosters = new Rosters(directory, now, city.scale === 'full')
  const state: HospitalsState = {
    directory,
    rosters,
    books: new Map(directory.institutions.map((i) => [i.code, new LockBook(i.code, rosters, now)])),
    visits: new VisitBook(now),
    credits: openCreditBooks(
      directory.institutions.map((i) => i.code),
      now,
    ),
  }
  const returns = new ReturnFeed(now)
  const billing: BillingBooks = { bills: new BillBook(now, returns), stays: new StayBook(now, returns), returns }
  city.memory.keep('his-billing', {
    save: () => ({ bills: billing.bills.state(), stays: billing.stays.state(), returns: returns.state() }),
    restore: (saved) => {
      billing.bills.restore(saved.bills)
      billing.stays.restore(saved.stays)
      returns.restore(saved.returns)
    },
  })
  /** Whoever was seen gets the bill of an ordinary visit, once. */
  const issueForVisit = (lockId: string): void => {
    for (const [hosCode, book] of state.books) {
      const lock = book.find(lockId)
      if (!lock) continue
      const patient: BillRequest['patient'] = { idType: lock.patient.idType, idNumber: lock.patient.idNumber }
      billing.bills.issueOnce({ hosCode, patient, title: '门诊', lockId, insuranceState: 'OPEN', insuranceFen: 0, lines: [...ORDINARY_VISIT] })
    }
  }
  city.memory.keep('his', {
    save: () => ({
      rosters: rosters.changes(),
      books: new Map([...state.books].filter(([, book]) => book.isUsed()).map(([code, book]) => [code, book.state()])),
      visits: state.visits.state(),
      credits: keepCreditBooks(state.credits),
    }),
    restore: (saved) => {
      rosters.restore(saved.rosters)
      for (const [code, book] of saved.books) state.books.get(code)?.restore(book)
      // Books kept by an earlier version know no visits.
      if ('visits' in saved) state.visits.restore(saved.visits)
      if ('credits' in saved) restoreCreditBooks(state.credits, saved.credits)
    },
  })
  const system = new System(city, 'his', {
    guard: requireHmac(city),
    ownFaultKinds: ['refuse', 'bill-altered'],
    books: () => booksOf(state, billing),
    actions: { ...hisActions(city, state, issueForVisit), ...billingActions(billing), ...frontMachineActions(now) },
  })
  for (const { name, method, path, handler } of hisOperations(state, billing)) system.operation(name, method, path, handler)
  openBilling(system, new Set(state.books.keys()), billing, (lockId) => state.visits.payBill(lockId))
}
