import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import type { Caller } from '../../../platform/sessions.ts'
import type { AccessEvents } from '../access-events.ts'
import type { RecordAction } from '@jktl/shared/health-records/model'
import { type FactSources, readerFactsOf } from '../gate/reader-facts.ts'
import type { LogReading } from './access-reader.ts'
import type { AccessReader } from './access-reader.ts'
import type { OpenedEvent } from './domain/collapse.ts'
import { isShownTo, viewerOf } from './domain/visibility.ts'

export interface LogAsker {
  caller: Caller
  requestId: string
  operation: string
}

/** Decides who may read whose log, and enters in the log that it was read. */
export class LogViewers {
  constructor(
    private readonly sources: FactSources,
    private readonly events: AccessEvents,
    private readonly reader: AccessReader,
  ) {}

  /** @throws Refusal 404 for everybody but the person and their guardian, entered as a refused attempt */
  async reading(asker: LogAsker, personId: string, action: RecordAction): Promise<LogReading> {
    const reading = await this.readingOf(asker, personId)
    if (reading === 'UNKNOWN') {
      await this.events.missed(asker.caller.accountId)
      throw new Refusal(NOT_FOUND)
    }
    await this.events.append({
      actorAccountId: asker.caller.accountId,
      actorInstitutionId: null,
      actorRole: 'resident',
      personId,
      operation: asker.operation,
      action,
      purpose: 'PATRQT',
      outcome: reading ? 'PERMIT' : 'DENY',
      code: reading ? (reading.viewer.kind === 'SELF' ? 'SELF' : 'GUARDIAN') : 'NO_BASIS',
      basisId: null,
      directories: [],
      objectIds: [],
      requestId: asker.requestId,
    })
    if (!reading) throw new Refusal(NOT_FOUND)
    return reading
  }

  /** An event this caller may see; shows nothing by itself, so it is entered nowhere. @throws Refusal 404 */
  async eventFor(asker: LogAsker, eventId: string): Promise<{ reading: LogReading; event: OpenedEvent }> {
    const [event] = await this.reader.find([eventId])
    const reading = event ? await this.readingOf(asker, event.personId) : 'UNKNOWN'
    if (!event || reading === 'UNKNOWN' || reading === null || !isShownTo(reading.viewer, event)) {
      await this.events.missed(asker.caller.accountId)
      throw new Refusal(NOT_FOUND)
    }
    return { reading, event }
  }

  private async readingOf({ caller, requestId, operation }: LogAsker, personId: string): Promise<LogReading | null | 'UNKNOWN'> {
    const facts = await readerFactsOf(this.sources, { caller, purpose: 'PATRQT', institutionId: null, requestId, operation }, personId)
    if (!facts) return 'UNKNOWN'
    const viewer = viewerOf(facts)
    return viewer && { accountId: caller.accountId, personId, viewer, now: this.sources.clock.date() }
  }
}
