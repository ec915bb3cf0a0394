import type { Directory } from '@jktl/shared/health-records/model'

import type { Clock } from '../../../platform/clock.ts'
import type { IdentityPublic } from '../../identity/public.ts'
import { bandOf } from '../domain/policy/age-bands.ts'
import type { FactsRepository } from '../gate/facts.repository.ts'

/** Whom to tell about looks at one person's records (§3.8). */
export interface Recipients {
  own: string[]
  guardians: string[]
  /** Whether a guardian may learn of it: below 14 nearly everything, from 14 nothing that is labelled. */
  isForGuardians: (event: { directories: readonly Directory[]; labels: ReadonlySet<string> }) => boolean
}

const NOBODY: Recipients = { own: [], guardians: [], isForGuardians: () => false }

/** Finds whom a notice about somebody's records goes to, now. */
export class RecipientFinder {
  constructor(
    private readonly clock: Clock,
    private readonly identity: IdentityPublic,
    private readonly facts: FactsRepository,
  ) {}

  async find(personId: string): Promise<Recipients> {
    const [person, patient, blocks, deciders] = await Promise.all([
      this.identity.findGuardedPerson(personId),
      this.facts.findPatient(personId),
      this.facts.listBlocks(personId),
      this.identity.listDeciders(personId),
    ])
    if (!person || patient?.deceased_at) return NOBODY
    const band = bandOf(
      { birthDate: person.birthDate, birthPrecision: patient?.birth_precision ?? 'day', isSelfSupporting: patient?.is_self_supporting ?? false },
      this.clock.now(),
    )
    if (!band) return NOBODY
    const blocked = new Set(blocks.map(({ blockedPersonId }) => blockedPersonId))
    const accountsOf = (capacity: 'self' | 'guardian'): string[] =>
      deciders.filter((decider) => decider.capacity === capacity && !blocked.has(decider.personId)).map(({ accountId }) => accountId)
    const { guardian } = band
    return {
      own: band.hasOwnLogin ? accountsOf('self') : [],
      guardians: guardian ? accountsOf('guardian') : [],
      isForGuardians: ({ directories, labels }) =>
        guardian !== null &&
        directories.every((directory) => guardian.directories.has(directory)) &&
        [...labels].every((label) => (guardian.labels as ReadonlySet<string>).has(label)),
    }
  }
}
