import type { CardQuestion, CardRequest } from '@jktl/shared/health-records/card/contract'
import type { Directory } from '@jktl/shared/health-records/model'
import { formatInstant, HOUR_MS, MINUTE_MS } from '@jktl/shared/kernel/dates'
import { maskName } from '@jktl/shared/kernel/masking'
import { ok, type Result } from '@jktl/shared/kernel/result'
import { ROLES } from '@jktl/shared/kernel/roles'

import type { Audit } from '../../../platform/audit.ts'
import type { Caller } from '../../../platform/sessions.ts'
import type { DirectoryPublic } from '../../directory/public.ts'
import { clinicalPostsOf } from '../clinical-post.ts'
import type { CardRequestRow } from './card-requests.repository.ts'
import { askByCard, type AskRefusal } from './use-cases/ask-by-card.ts'
import type { CardContext } from './use-cases/context.ts'
import { decideCardRequest, type DecideCardRefusal } from './use-cases/decide-card-request.ts'

const SHOWN_HOURS = 24

/** 扫卡请求 of doctors, and the question on the resident's phone (§3.9). */
export class CardService {
  constructor(
    private readonly ctx: CardContext,
    private readonly directory: DirectoryPublic,
    private readonly audit: Audit,
  ) {}

  async ask(
    caller: Caller,
    body: { qrText: string; directories: readonly Directory[]; minutes: number },
    requestId: string,
  ): Promise<Result<CardRequest, AskRefusal>> {
    const asked = await askByCard(this.ctx, { ...body, accountId: caller.accountId, post: clinicalPostsOf(caller)[0] })
    await this.audit.record({
      actorAccountId: caller.accountId,
      action: 'healthRecords.askByCard',
      objectKind: 'card-request',
      objectId: asked.ok ? asked.value.id : null,
      personId: asked.ok ? asked.value.personId : null,
      outcome: asked.ok ? 'ALLOWED' : 'DENIED',
      requestId,
      ...(asked.ok ? {} : { reason: asked.code }),
    })
    if (!asked.ok) return asked
    const [shown] = await this.presentToDoctor([asked.value])
    if (!shown) throw new Error('the person of a card is missing')
    return ok(shown)
  }

  async listMine(caller: Caller): Promise<{ items: CardRequest[]; serverTime: string }> {
    const now = this.ctx.clock.now()
    const rows = await this.ctx.requests.listOf(caller.accountId, new Date(now - SHOWN_HOURS * HOUR_MS))
    return { items: await this.presentToDoctor(rows), serverTime: formatInstant(now) }
  }

  async listWaiting(caller: Caller): Promise<{ items: CardQuestion[]; serverTime: string }> {
    const { clock, identity, requests } = this.ctx
    const persons = await identity.listBoundPersonIds(caller.accountId)
    const pending = await requests.listPending(persons, clock.date())
    const mine: CardRequestRow[] = []
    for (const request of pending)
      if ((await identity.listDeciders(request.personId)).some((decider) => decider.accountId === caller.accountId)) mine.push(request)
    return { items: await Promise.all(mine.map((request) => this.presentToResident(request))), serverTime: formatInstant(clock.now()) }
  }

  async decide(caller: Caller, id: string, agrees: boolean, requestId: string): Promise<Result<CardQuestion, DecideCardRefusal>> {
    const decided = await decideCardRequest(this.ctx, { id, accountId: caller.accountId, agrees })
    if (!decided.ok) return decided
    await this.audit.record({
      actorAccountId: caller.accountId,
      action: 'healthRecords.decideCardRequest',
      objectKind: 'card-request',
      objectId: id,
      personId: decided.value.personId,
      outcome: 'ALLOWED',
      requestId,
    })
    return ok(await this.presentToResident(decided.value))
  }

  private statusOf(request: CardRequestRow): CardRequestRow['status'] {
    return request.status === 'PENDING' && request.expiresAt <= this.ctx.clock.date() ? 'EXPIRED' : request.status
  }

  private common(request: CardRequestRow) {
    const { id, personId, directories, minutes, requestedAt, expiresAt } = request
    return {
      id,
      personId,
      directories,
      minutes,
      status: this.statusOf(request),
      requestedAt: formatInstant(requestedAt.getTime()),
      answerBy: formatInstant(expiresAt.getTime()),
    }
  }

  private async presentToDoctor(rows: readonly CardRequestRow[]): Promise<CardRequest[]> {
    const persons = new Map((await this.ctx.identity.describePersons(rows.map(({ personId }) => personId))).map((person) => [person.personId, person]))
    return rows.flatMap((row) => {
      const person = persons.get(row.personId)
      const until = row.status === 'CONFIRMED' && row.decidedAt ? formatInstant(row.decidedAt.getTime() + row.minutes * MINUTE_MS) : null
      return person ? [{ ...this.common(row), nameMasked: maskName(person.name), until }] : []
    })
  }

  private async presentToResident(row: CardRequestRow): Promise<CardQuestion> {
    const [names, institutions, [person]] = await Promise.all([
      this.ctx.identity.nameStaff([row.accountId]),
      this.directory.findInstitutions([row.institutionId]),
      this.ctx.identity.describePersons([row.personId]),
    ])
    return {
      ...this.common(row),
      nameMasked: person ? maskName(person.name) : '',
      doctorName: names.get(row.accountId) ?? '',
      roleName: ROLES[row.role],
      institutionName: institutions.get(row.institutionId)?.name ?? '',
    }
  }
}
