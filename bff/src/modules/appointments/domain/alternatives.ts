export interface Candidate {
  doctorId: string
  date: string
  startsAt: Date
}

export const ALTERNATIVES = 3

/**
 * The nearest times instead of a visit that does not take place (A26): the same doctor's next one first, then the department's soonest
 * other ones, at most one per doctor and day. @param candidates soonest half hour of each doctor and day
 */
export function chooseAlternatives<C extends Candidate>(candidates: readonly C[], doctorId: string): C[] {
  const soonest = [...candidates].sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
  const own = soonest.find((c) => c.doctorId === doctorId)
  const others = soonest.filter((c) => c !== own)
  return [...(own ? [own] : []), ...others].slice(0, ALTERNATIVES)
}
