import { randomBytes, randomUUID } from 'node:crypto'

import { commitmentOf } from '@jktl/shared/appointments/draw/rules'
import { HOUR_MS, type Instant } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Clock } from '../../../../platform/clock.ts'
import type { Vault } from '../../../../platform/vault.ts'
import type { DrawRepository } from '../draw.repository.ts'

const SEED_BYTES = 32
/** Time enough to answer an offer and to come. */
const BEFORE_VISIT_MS = 2 * HOUR_MS

/** Promises a seed before anybody can register (A31); only for a session of which nothing has been released. */
export class AnnounceDraw {
  constructor(
    private readonly draws: DrawRepository,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** @returns the draw's id */
  run(request: {
    sessionId: string
    opensAt: Instant
    closesAt: Instant
    by: string
  }): Promise<Result<string, 'DRAW_TOO_LATE' | 'DRAW_EXISTS' | 'DRAW_TIMES'>> {
    return this.draws.transaction(async (tx) => {
      const now = this.clock.now()
      await this.draws.lockSession(tx, request.sessionId)
      const session = await this.draws.findSession(request.sessionId, tx)
      if (!session?.mayDraw || !session.startsAt || now >= session.releaseAt.getTime()) return refuse('DRAW_TOO_LATE')
      const { opensAt, closesAt } = request
      if (opensAt < now || closesAt <= opensAt || closesAt < session.releaseAt.getTime() || closesAt > session.startsAt.getTime() - BEFORE_VISIT_MS)
        return refuse('DRAW_TIMES')
      const seed = randomBytes(SEED_BYTES).toString('hex')
      const id = randomUUID()
      const isNew = await this.draws.announce(tx, { ...request, id, commitment: commitmentOf(seed), seedSealed: this.vault.seal(seed), now })
      return isNew ? ok(id) : refuse('DRAW_EXISTS')
    })
  }
}
