import type { HospitalMode, MoneyMode } from './fakes.ts'

/** What somebody waits for: any doctor of a department (null) or one, on one day, in one half of it or any (null). */
export interface Wish {
  department: string
  doctor: string | null
  date: string
  half: 'AM' | 'PM' | null
}
/** What may happen. `key` is the client's request key and names the appointment, `entry` an entry of the waiting list; an operation whose object is not there does nothing. */
export type Operation =
  | { op: 'book'; key: string; account: number; person: number; segment: string }
  | { op: 'reschedule'; key: string; old: string; segment: string }
  | { op: 'confirm'; key: string; payMode: 'ONLINE' | 'WINDOW' }
  | { op: 'extend' | 'cancel' | 'type-password' | 'refuse-confirm'; key: string }
  | { op: 'pay'; key: string; isNotified: boolean }
  // the waiting list
  | { op: 'join'; entry: string; account: number; person: number; wish: Wish; prepay: boolean }
  | { op: 'accept'; entry: string; key: string }
  | { op: 'decline'; entry: string; keepWaiting: boolean }
  | { op: 'leave' | 'take-money-back'; entry: string }
  | { op: 'prepay'; entry: string; isNotified: boolean }
  // the visit day
  | { op: 'check-in'; key: string; by: 'code' | 'old-code' | 'desk' }
  | { op: 'visit' | 'arrive-at-window'; key: string }
  | { op: 'send-attendance'; hospital: string }
  // credit
  | { op: 'appeal' | 'correct'; key: string }
  | { op: 'decide-appeal'; key: string; isAccepted: boolean }
  // the hospital, the world
  | { op: 'publish'; session: string; counts: number[]; age: 'newer' | 'older'; isStopped: boolean }
  | { op: 'suspend'; session: string }
  | { op: 'sell-at-window'; session: string; ordinal: number }
  | { op: 'faults'; hospital: HospitalMode; money: MoneyMode }
  | { op: 'advance'; ms: number }
  | { op: 'jobs' | 'repeat-news' | 'heal' }
  /** The database refuses every statement from the n-th on, then the process is gone; a new one starts two minutes later. */
  | { op: 'crash'; afterStatements: number; inner: Operation }
