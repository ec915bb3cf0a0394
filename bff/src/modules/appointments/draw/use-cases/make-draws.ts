import { drawOrder } from '@jktl/shared/appointments/draw/rules'
import type { Instant } from '@jktl/shared/kernel/dates'

import type { Clock } from '../../../../platform/clock.ts'
import type { Sql } from '../../../../platform/database/database.ts'
import type { Outbox } from '../../../../platform/jobs/outbox.ts'
import type { Vault } from '../../../../platform/vault.ts'
import type { DirectoryPublic } from '../../../directory/public.ts'
import { NOTICE_TOPIC } from '../../../notifications/public.ts'
import type { RuleBook } from '../../use-cases/rule-book.ts'
import { cancelledNotice, drawnNotice } from '../domain/draw-notices.ts'
import type { DrawEntryRecord, DrawRepository } from '../draw.repository.ts'

const BATCH = 20

/** What the clock does with draws (A31): makes them when registration is over, ends those whose session does not take place. */
export class MakeDraws {
  constructor(
    private readonly draws: DrawRepository,
    private readonly rules: RuleBook,
    private readonly directory: DirectoryPublic,
    private readonly vault: Vault,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async drawDue(): Promise<number> {
    const now = this.clock.now()
    let made = 0
    for (const { id, institutionId } of await this.draws.listDue(now, BATCH)) {
      const rule = await this.rules.ruleFor(institutionId, now)
      if (await this.draws.transaction((tx) => this.drawOne(tx, id, rule.id, now))) made++
    }
    return made
  }

  async endPointless(): Promise<number> {
    let ended = 0
    while (ended < BATCH && (await this.draws.transaction((tx) => this.endOne(tx)))) ended++
    return ended
  }

  private async drawOne(tx: Sql, id: string, ruleVersionId: string, now: Instant): Promise<boolean> {
    const draw = await this.draws.lockDue(tx, id)
    if (!draw) return false
    const seed = this.vault.open(draw.seedSealed)
    const entries = new Map((await this.draws.registered(tx, id)).map((entry) => [entry.id, entry]))
    const order = drawOrder(seed, [...entries.keys()])
    const numbers = await this.draws.finish(tx, { drawId: id, seed, order, ruleVersionId, now })
    for (const [index, entryId] of order.entries()) {
      const entry = entries.get(entryId)
      if (entry) await this.tell(tx, draw, entry, 'draw-made', (hospital) => drawnNotice({ hospital, date: draw.date, position: index + 1, numbers }))
    }
    return true
  }

  private async endOne(tx: Sql): Promise<boolean> {
    const draw = await this.draws.lockPointless(tx, this.clock.now())
    if (!draw) return false
    await this.draws.cancel(tx, draw.id, this.clock.now())
    for (const entry of await this.draws.registered(tx, draw.id))
      await this.tell(tx, draw, entry, 'draw-cancelled', (hospital) => cancelledNotice({ hospital, date: draw.date }))
    return true
  }

  private async tell(
    tx: Sql,
    draw: { institutionId: string },
    entry: DrawEntryRecord,
    kind: string,
    draft: (hospital: string) => { title: string; body: string },
  ): Promise<void> {
    const hospital = (await this.directory.findInstitutions([draw.institutionId], tx)).get(draw.institutionId)?.name ?? ''
    await this.outbox.announce(tx, {
      topic: NOTICE_TOPIC,
      dedupeKey: `${entry.id}:${kind}:1`,
      payload: {
        accountId: entry.accountId,
        kind,
        ...draft(hospital),
        needsAction: false,
        link: kind === 'draw-made' ? { target: 'waitlistEntry', id: entry.id } : null,
      },
    })
  }
}
