import { MINUTE_MS } from '@jktl/shared/kernel/dates'

import type { Clock } from '../../../../platform/clock.ts'
import type { Outbox } from '../../../../platform/jobs/outbox.ts'
import type { AppName } from '../../../../platform/sessions.ts'
import type { IdentityPublic } from '../../../identity/public.ts'
import { NOTICE_TOPIC } from '../../../notifications/public.ts'
import type { CheckedObject } from '../domain/evaluation.ts'
import { evaluationNotice } from '../domain/evaluation-texts.ts'
import type { DueWords, ModerationRepository } from '../moderation.repository.ts'
import type { Verdict, Words } from '../upstream/message-check.adapter.ts'

const LEASE_MS = MINUTE_MS
const BATCH = 10
const FIRST_RETRY_MS = MINUTE_MS / 2
const MAX_RETRY_MS = 10 * MINUTE_MS
const APPS: Record<CheckedObject, AppName> = { EVALUATION: 'citizen', ANSWER: 'staff' }

/** Asks WeChat about words that are to become public. No answer: they stay unseen and are asked about again, ever more rarely. */
export class CheckWords {
  constructor(
    private readonly repository: ModerationRepository,
    private readonly identity: IdentityPublic,
    private readonly wechat: { check(words: Words): Promise<Verdict> },
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** @returns how many were asked about */
  async due(): Promise<number> {
    const due = await this.repository.leaseDue(this.clock.now(), LEASE_MS, BATCH)
    await Promise.all(due.map((words) => this.settle(words)))
    return due.length
  }

  private async settle(words: DueWords): Promise<void> {
    const openid = await this.identity.findOpenid(words.accountId)
    const verdict = openid ? await this.wechat.check({ app: APPS[words.object], openid, text: words.text }) : 'REVIEW'
    const now = this.clock.now()
    if (verdict === 'UNKNOWN') return this.repository.askAgain(words, now + Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(words.attempts, 10)))
    await this.repository.transaction(async (tx) => {
      const isSaved = await this.repository.saveVerdict(tx, words, verdict, now)
      const evaluation = isSaved && verdict === 'RISKY' && words.object === 'EVALUATION' ? await this.repository.lock(tx, words.id) : null
      if (evaluation)
        await this.outbox.announce(tx, {
          topic: NOTICE_TOPIC,
          dedupeKey: `${evaluation.id}:evaluation-hidden:${evaluation.version}`,
          payload: { ...evaluationNotice('evaluation-hidden', evaluation, 'CONTENT_RISKY') },
        })
    })
  }
}
