import type { Database } from '../../platform/database/database.ts'
import type { IdentityPublic } from '../identity/public.ts'
import type { AudienceRepository } from './audience.repository.ts'

/** Whom news about somebody's records may concern. Only candidates: whether they may be told what, the gate decides for each. */
export abstract class RecordAudience {
  /** Citizen accounts of the person, of parents while their right lasts, and of persons whom a grant in force lets be told. */
  abstract listAccounts(personId: string): Promise<string[]>
}

export class GrantAudience extends RecordAudience {
  constructor(
    private readonly db: Database,
    private readonly identity: IdentityPublic,
    private readonly audience: AudienceRepository,
  ) {
    super()
  }

  async listAccounts(personId: string): Promise<string[]> {
    const [deciders, grantees] = await Promise.all([this.identity.listDeciders(personId), this.audience.listPushGrantees(this.db, personId)])
    const accounts = grantees.length === 0 ? [] : await this.identity.listAccountsOf(grantees)
    return [...new Set([...deciders, ...accounts].map(({ accountId }) => accountId))]
  }
}
