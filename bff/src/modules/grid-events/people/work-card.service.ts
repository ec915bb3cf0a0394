import { randomBytes, randomInt } from 'node:crypto'

import type { WorkCard } from '@jktl/shared/grid-events/people/contract'
import type { CardCheckResult } from '@jktl/shared/grid-events/people/model'
import { NODE_LEVELS, nodePath, POSTS, WORKING_POSTS } from '@jktl/shared/grid-events/model'
import { formatInstant, MINUTE_MS } from '@jktl/shared/kernel/dates'
import { maskName } from '@jktl/shared/kernel/masking'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Clock } from '../../../platform/clock.ts'
import type { FileAnswer } from '../../../platform/http/file-answer.ts'
import type { Vault } from '../../../platform/vault.ts'
import type { IdentityPublic } from '../../identity/public.ts'
import type { GridGeo } from '../geo.ts'
import type { HeldPost } from '../people.ts'
import type { AbsencesRepository } from './absences.repository.ts'
import type { CardsRepository, WorkCardRow } from './cards.repository.ts'
import { changesAt, checkDigits, digitsNow } from './domain/card-code.ts'
import type { PostsRepository } from './posts.repository.ts'
import { workCardPdf } from './printing/work-card-pdf.ts'

const NUMBER_DIGITS = 6
const NUMBERS = 1_000_000
const ATTEMPTS_AT_A_NUMBER = 50
/** Wrong codes for one card number in one window, wherever they come from. */
const WRONG_CODES = 30
const TRIES_WINDOW_MS = 10 * MINUTE_MS
const TRY_PURPOSE = 'grid-card-try'

interface CardCheck {
  result: CardCheckResult
  holder: { nameMasked: string; gridName: string; postLabel: string } | null
}
interface CardContext {
  clock: Clock
  vault: Vault
  identity: Pick<IdentityPublic, 'nameStaff'>
  geo: GridGeo
  posts: PostsRepository
  absences: AbsencesRepository
  cards: CardsRepository
  /** Address of the page where residents check a code. */
  checkPage: () => string
}

/** The post a card shows: a working one before a managing one, the smallest place first. */
const mainPost = (posts: readonly HeldPost[]): HeldPost | undefined =>
  [...posts].sort(
    (a, b) =>
      Number(WORKING_POSTS.includes(b.kind)) - Number(WORKING_POSTS.includes(a.kind)) ||
      b.nodeCode.length - a.nodeCode.length ||
      (a.nodeCode + a.kind < b.nodeCode + b.kind ? -1 : 1),
  )[0]

/** 工作证 (R260): a code that changes every 30 seconds instead of a picture anybody can copy. */
export class WorkCardService {
  constructor(private readonly ctx: CardContext) {}

  async show(accountId: string): Promise<Result<WorkCard, 'NO_GRID_POST'>> {
    const held = await this.describe(accountId)
    if (!held) return refuse('NO_GRID_POST')
    const card = await this.cardOf(accountId)
    const now = this.ctx.clock.now()
    const code = card.cardNo + digitsNow(this.secretOf(card), accountId, now)
    const name = await this.nameOf(accountId)
    return ok({
      serverTime: formatInstant(now),
      name,
      initials: [...name].slice(-2).join(''),
      cardNo: card.cardNo,
      ...held,
      code,
      link: `${this.ctx.checkPage()}?code=${code}`,
      changesAt: formatInstant(changesAt(now)),
      isSuspended: await this.isSuspended(accountId),
    })
  }

  async print(accountId: string): Promise<Result<FileAnswer, 'NO_GRID_POST'>> {
    const held = await this.describe(accountId)
    if (!held) return refuse('NO_GRID_POST')
    const { cardNo } = await this.cardOf(accountId)
    const bytes = await workCardPdf({ ...held, cardNo, name: await this.nameOf(accountId), checkPage: this.ctx.checkPage() }, this.ctx.clock.date())
    return ok({ name: '工作证.pdf', mediaType: 'application/pdf', bytes })
  }

  /** @param code card number and digits */
  async check(code: string): Promise<Result<CardCheck, 'TOO_MANY'>> {
    const now = this.ctx.clock.now()
    const [cardNo, digits] = [code.slice(0, NUMBER_DIGITS), code.slice(NUMBER_DIGITS)]
    const key = this.ctx.vault.fingerprint(TRY_PURPOSE, cardNo)
    const window = new Date(now - (now % TRIES_WINDOW_MS))
    if ((await this.ctx.cards.triesIn(key, window)) >= WRONG_CODES) return refuse('TOO_MANY')
    const card = await this.ctx.cards.byNumber(cardNo)
    const result = card ? checkDigits(this.secretOf(card), card.accountId, digits, now) : 'INVALID'
    if (!card || result === 'INVALID') {
      await this.ctx.cards.countTry(key, window)
      return ok({ result: 'INVALID', holder: null })
    }
    const held = await this.describe(card.accountId)
    if (!held || (await this.isSuspended(card.accountId))) return ok({ result: 'INVALID', holder: null })
    if (result === 'EXPIRED') return ok({ result, holder: null })
    return ok({ result, holder: { nameMasked: maskName(await this.nameOf(card.accountId)), gridName: held.gridName, postLabel: held.postLabel } })
  }

  private async describe(accountId: string): Promise<{ gridName: string; postLabel: string; unitName: string } | null> {
    const post = mainPost(await this.ctx.posts.ofAccount(accountId))
    if (!post) return null
    const names = await this.ctx.geo.nameNodes([post.nodeCode])
    const nameOf = (code: string): string => names.get(code)?.name ?? ''
    const above = nodePath(post.nodeCode)
      .slice(1)
      .filter((code) => code.length <= NODE_LEVELS.COMMUNITY.digits && code.length > NODE_LEVELS.REGION.digits)
    return { gridName: nameOf(post.nodeCode), postLabel: POSTS[post.kind], unitName: above.reverse().map(nameOf).filter(Boolean).join(' ') }
  }

  private async cardOf(accountId: string): Promise<WorkCardRow> {
    for (let attempt = 0; attempt < ATTEMPTS_AT_A_NUMBER; attempt++) {
      const card = await this.ctx.cards.ofAccount(accountId)
      if (card) return card
      const cardNo = String(randomInt(NUMBERS)).padStart(NUMBER_DIGITS, '0')
      const secretSealed = this.ctx.vault.seal(randomBytes(32).toString('base64'))
      await this.ctx.cards.issue({ accountId, cardNo, secretSealed, issuedAt: this.ctx.clock.date() })
    }
    throw new Error('no number is free for a work card')
  }

  private secretOf({ secretSealed }: WorkCardRow): Buffer {
    return Buffer.from(this.ctx.vault.open(secretSealed), 'base64')
  }

  private async isSuspended(accountId: string): Promise<boolean> {
    return (await this.ctx.absences.awayAt([accountId], this.ctx.clock.date())).get(accountId)?.kind === 'SUSPENSION'
  }

  private async nameOf(accountId: string): Promise<string> {
    return (await this.ctx.identity.nameStaff([accountId])).get(accountId) ?? ''
  }
}
