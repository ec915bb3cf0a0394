import type { HospitalMode, MoneyMode } from './fakes.ts'

/** What may happen to the number pool. `key` is the client's request key and names the appointment; an operation whose object is not there does nothing. */
export type Operation =
  | { op: 'book'; key: string; account: number; person: number; segment: string }
  | { op: 'confirm'; key: string; payMode: 'ONLINE' | 'WINDOW' }
  | { op: 'extend' | 'cancel' | 'type-password' | 'visit' | 'refuse-confirm'; key: string }
  | { op: 'pay'; key: string; isNotified: boolean }
  | { op: 'publish'; session: string; counts: number[]; age: 'newer' | 'older'; isStopped: boolean }
  | { op: 'suspend'; session: string }
  | { op: 'sell-at-window'; session: string; ordinal: number }
  | { op: 'faults'; hospital: HospitalMode; money: MoneyMode }
  | { op: 'advance'; ms: number }
  | { op: 'jobs' | 'repeat-news' | 'heal' }
  /** The database refuses every statement from the n-th on, then the process is gone; a new one starts two minutes later. */
  | { op: 'crash'; afterStatements: number; inner: Operation }
