import type { Appointment } from '@jktl/shared/appointments/contract'

/** All that other slices may use of appointments. */
export abstract class AppointmentsPublic {
  /** Current appointments of an account (optionally one person), soonest first, as its owner sees them; audited as read. */
  abstract listCurrent(accountId: string, personId: string | null, requestId: string): Promise<Appointment[]>
}

/** Takes over the rosters of every institution now; idempotent. The seed uses it, later it is a sweep (`appointments.sync-rosters`). */
export abstract class RosterIngest {
  abstract syncRosters(): Promise<void>
}
