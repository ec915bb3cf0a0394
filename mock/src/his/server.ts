import { requireHmac } from '../kernel/signing.ts'
import { System, type City } from '../kernel/system.ts'
import { hisActions } from './actions.ts'
import { hospitalDirectory } from './data/directory.ts'
import { LockBook } from './lock-book.ts'
import { hisOperations, type HospitalsState } from './operations.ts'
import { Rosters } from './rosters.ts'
import { VisitBook } from './visit-book.ts'
import { attendanceWire, lockRecordWire, scheduleWire } from './wire.ts'

/** The books of every hospital where something happened, in the document's own words. */
function booksOf({ books, rosters }: HospitalsState) {
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
  }
}

/**
 * The information systems of the region's hospitals, after `mock/docs/his-interface.md`. Own fault kind `refuse`
 * (`{ kind: 'refuse', code: 'CONFIRM_REFUSED' }`): the hospital answers that result code and nothing happens; a bill that is late is
 * `refuse` with `BILL_NOT_READY`. On `get-bill` also `{ kind: 'bill-altered', omit?: [pay_ref], amounts?: { [pay_ref]: yuan }, wrongTotals? }`.
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
  }
  city.memory.keep('his', {
    save: () => ({
      rosters: rosters.changes(),
      books: new Map([...state.books].filter(([, book]) => book.isUsed()).map(([code, book]) => [code, book.state()])),
      visits: state.visits.state(),
    }),
    restore: (saved) => {
      rosters.restore(saved.rosters)
      for (const [code, book] of saved.books) state.books.get(code)?.restore(book)
      // Books kept by an earlier version know no visits.
      if ('visits' in saved) state.visits.restore(saved.visits)
    },
  })
  const system = new System(city, 'his', {
    guard: requireHmac(city),
    ownFaultKinds: ['refuse', 'bill-altered'],
    books: () => booksOf(state),
    actions: hisActions(city, state),
  })
  for (const { name, method, path, handler } of hisOperations(state)) system.operation(name, method, path, handler)
}
