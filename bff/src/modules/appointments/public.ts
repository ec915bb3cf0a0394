import type { Appointment } from '@jktl/shared/appointments/contract'
import type { WaitlistEntry } from '@jktl/shared/appointments/waitlist/contract'

/** All that other slices may use of appointments. */
export abstract class AppointmentsPublic {
  /**
   * Appointments of an account (optionally one person) that still ask for something, soonest first, as their owner sees them: current
   * ones, and those that ended without a visit whose day is not over. Audited as read.
   */
  abstract listOpen(accountId: string, personId: string | null, requestId: string): Promise<Appointment[]>
}

/** Takes over the rosters of every institution now; idempotent. The seed uses it, later it is a sweep (`appointments.sync-rosters`). */
export abstract class RosterIngest {
  abstract syncRosters(): Promise<void>
}

/** What the waiting list asks of its account now. */
export abstract class WaitlistPublic {
  /** Entries for which a number is kept, the one that ends first first. Audited as read. */
  abstract listOffered(accountId: string, personId: string | null, requestId: string): Promise<WaitlistEntry[]>
}
