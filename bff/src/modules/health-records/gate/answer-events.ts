import { AnswerScope } from '../../../platform/http/answer-scope.ts'
import type { AccessEvent, AccessEvents } from '../access-events.ts'

const EVENTS = Symbol('access-events-of-answer')
const ASKED = Symbol('asked-for-answer')

/** Looks that are one look to whom they are about: the same reader, person and outcome within one answer. */
const sameLook = (event: AccessEvent): string =>
  [event.actorAccountId, event.actorInstitutionId, event.personId, event.operation, event.action, event.purpose, event.outcome].join(' ')

const joined = (one: AccessEvent, other: AccessEvent): AccessEvent => ({
  ...(one.objectIds.length === 0 && other.objectIds.length > 0 ? other : one),
  directories: [...new Set([...one.directories, ...other.directories])],
  objectIds: [...new Set([...one.objectIds, ...other.objectIds])],
})

/** Enters a look in the log before it is seen: at once in a job, else with everything else of the same answer, as one event (§3.10). */
export async function enterLook(events: AccessEvents, event: AccessEvent): Promise<void> {
  const scope = AnswerScope.current()
  if (!scope) return events.append(event)
  const looks = scope.keep(EVENTS, (answer) => {
    const gathered = new Map<string, AccessEvent>()
    answer.beforeLeaving(async () => {
      for (const look of gathered.values()) await events.append(look)
    })
    return gathered
  })
  const known = looks.get(sameLook(event))
  looks.set(sameLook(event), known ? joined(known, event) : event)
}

/** What is asked more than once for one answer is asked once: the facts are those at its beginning, and a grant is used once however many lists it is made of. */
export function oncePerAnswer<T>(about: string, ask: () => Promise<T>): Promise<T> {
  const scope = AnswerScope.current()
  if (!scope) return ask()
  const asked = scope.keep(ASKED, () => new Map<string, Promise<unknown>>())
  const known = asked.get(about) ?? ask()
  asked.set(about, known)
  return known as Promise<T>
}
