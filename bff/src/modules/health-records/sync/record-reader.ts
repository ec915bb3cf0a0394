import { DAY_MS } from '@jktl/shared/kernel/dates'

import type { Clock } from '../../../platform/clock.ts'
import type { IdentityPublic } from '../../identity/public.ts'
import type { Link, LinksRepository } from './links.repository.ts'
import type { RecordIntake } from './record-intake.ts'
import type { RecordUpstream } from './upstream/record-upstream.ts'

/** Read whole again after so long, whatever the feed said: what a source once lost on the way comes back. */
const AGAIN_MS = DAY_MS

/** Reads everything one source has of one person. */
export class RecordReader {
  constructor(
    private readonly upstream: RecordUpstream,
    private readonly parts: { links: LinksRepository; intake: RecordIntake; identity: IdentityPublic; clock: Clock },
  ) {}

  /** Only what was never read whole, or long ago. */
  async readWhole(personId: string): Promise<{ isComplete: boolean; changed: number }> {
    const { links } = this.parts
    const { source } = this.upstream
    const known = await links.ofPerson(source, personId)
    const isDue = ({ importedAt }: Link): boolean => importedAt === null || importedAt.getTime() <= this.parts.clock.now() - AGAIN_MS
    if (known.length > 0 && !known.some(isDue)) return { isComplete: true, changed: 0 }
    const refs = await this.findPatients(personId)
    let [isComplete, changed] = [refs !== null, 0]
    for (const { patientRef } of (await links.ofPerson(source, personId)).filter(isDue)) {
      const at = this.parts.clock.date()
      const reading = await this.upstream.readRecord(patientRef)
      changed += await this.parts.intake.take(source, reading.objects, new Map([[patientRef, personId]]))
      if (reading.isComplete) await links.noteImport(source, patientRef, at)
      isComplete &&= reading.isComplete
    }
    return { isComplete, changed }
  }

  /** @returns null when the source did not say */
  private async findPatients(personId: string): Promise<string[] | null> {
    const document = await this.parts.identity.findDocument(personId)
    if (document === null) return []
    const patients = await this.upstream.findPatients(document)
    for (const { ref } of patients ?? []) await this.parts.links.link(this.upstream.source, ref, personId, this.parts.clock.date())
    return patients?.map(({ ref }) => ref) ?? null
  }
}
