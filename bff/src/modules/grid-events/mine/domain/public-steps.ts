import type { EventStep } from '../../event-flow.ts'

/** A step of the event itself, or of the one it is merged into. */
export interface OwnedStep extends EventStep {
  eventId: string
}
/** What a resident writes goes to staff; the writer reads their own words again. */
const OWN_WORDS: ReadonlySet<EventStep['action']> = new Set(['addInfo', 'replyInfo', 'reopen'])

/** Of the other event: how it began and what its own people said is theirs. */
const NOT_TOLD: ReadonlySet<EventStep['action']> = new Set(['report', 'file', 'addInfo', 'replyInfo', 'follow'])

export const isOwnStep = (step: EventStep, isReporter: boolean): boolean => isReporter && step.actor === 'reporter'
export const textFor = (step: EventStep, isReporter: boolean): string | null =>
  isOwnStep(step, isReporter) && OWN_WORDS.has(step.action) ? (step.staffNote ?? step.publicNote) : step.publicNote

/**
 * The timeline as a resident sees it: what was said to nobody outside is left out; after the merge the other event's story goes on, without how that one began.
 * @param main steps of what it is merged into
 */
export function storyOf(own: readonly OwnedStep[], main: readonly OwnedStep[]): OwnedStep[] {
  return [...own, ...main.filter(({ action }) => !NOT_TOLD.has(action))]
    .filter(({ publicNote }) => publicNote !== null)
    .sort((a, b) => a.at.getTime() - b.at.getTime() || (a.eventId === b.eventId ? a.seq - b.seq : 0))
}

/** What staff want to know now. */
export const openQuestion = (steps: readonly EventStep[]): string | null => steps.findLast(({ action }) => action === 'askInfo')?.publicNote ?? null
