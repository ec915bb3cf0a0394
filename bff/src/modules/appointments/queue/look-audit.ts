import { type Instant, MINUTE_MS } from '@jktl/shared/kernel/dates'

import type { Audit } from '../../../platform/audit.ts'
import type { Clock } from '../../../platform/clock.ts'

/** Pages that ask again every few seconds are one look for this long. */
const LOOK_MS = 10 * MINUTE_MS
const KEPT = 50_000

export interface Look {
  accountId: string
  action: string
  objectKind: string
  objectId: string
  requestId: string
}

/** Audits reads of pages that poll: the first look at a person is written before it is shown, its repetitions within minutes are the same look. */
export class LookAudit {
  private readonly looks = new Map<string, Instant>()

  constructor(
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async record(look: Look, personIds: readonly string[]): Promise<void> {
    const now = this.clock.now()
    for (const personId of personIds) {
      const key = `${look.accountId} ${look.action} ${look.objectId} ${personId}`
      const last = this.looks.get(key)
      if (last !== undefined && now >= last && now - last < LOOK_MS) continue
      const { accountId, ...entry } = look
      await this.audit.record({ actorAccountId: accountId, ...entry, personId, outcome: 'ALLOWED' })
      if (this.looks.size >= KEPT) this.looks.clear()
      this.looks.set(key, now)
    }
  }
}
