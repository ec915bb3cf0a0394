import type { BodyOf } from '@jktl/shared/kernel/route'
import type { answerCorrection, Correction, requestCorrection } from '@jktl/shared/health-records/views/contract'
import type { CorrectionAction } from '@jktl/shared/health-records/views/model'
import { correctionActions, nextCorrectionState } from '@jktl/shared/health-records/views/rules'
import { formatInstant } from '@jktl/shared/kernel/dates'
import type { Page } from '@jktl/shared/kernel/paging'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Audit } from '../../../platform/audit.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { Database } from '../../../platform/database/database.ts'
import { cursorOf, readCursor } from '../../../platform/http/cursor.ts'
import type { Outbox } from '../../../platform/jobs/outbox.ts'
import type { Caller } from '../../../platform/sessions.ts'
import type { DirectoryPublic } from '../../directory/public.ts'
import { NOTICE_TOPIC, type NoticePayload } from '../../notifications/public.ts'
import type { RecordGate } from '../gate.ts'
import type { CorrectionFilter, CorrectionRepository, CorrectionRow } from './correction.repository.ts'
import type { Asker, RecordPeople } from './record-people.ts'
import type { ViewsRepository } from './views.repository.ts'

const PAGE_SIZE = 20
type Side = 'RESIDENT' | 'INSTITUTION'
type Asked = Result<Correction, 'NOT_FOUND' | 'NOT_PERMITTED' | 'CORRECTION_NOT_YOURS' | 'CORRECTION_OPEN' | 'CORRECTION_NO_AUTHOR'>
type Moved = { ok: true; value: Correction } | { ok: false; code: 'NOT_FOUND' | 'CORRECTION_CLOSED' } | { ok: false; code: 'STALE'; current: Correction }
interface Paging {
  cursor?: string | undefined
  limit?: number | undefined
}

/** 有内容不对？请医院更正. What is told here changes no record: the institution corrects its own, and the corrected version arrives as any other. */
export class CorrectionsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly gate: RecordGate,
    private readonly people: RecordPeople,
    private readonly views: ViewsRepository,
    private readonly corrections: CorrectionRepository,
    private readonly directory: DirectoryPublic,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
  ) {}

  async request(asker: Asker, recordId: string, { fault, text }: BodyOf<typeof requestCorrection>, requestKey: string): Promise<Asked> {
    const personId = await this.views.findPersonId(this.db, recordId)
    if (!personId) return refuse('NOT_FOUND')
    const opened = await this.gate.open(await this.people.readerOf(asker, personId), recordId)
    if (!opened.ok) return opened
    const found = await this.people.find(asker, personId)
    if (found?.person.basis !== 'SELF' && found?.person.basis !== 'GUARDIAN') return refuse('CORRECTION_NOT_YOURS')
    const { authorOrg } = opened.value
    if (!authorOrg) return refuse('CORRECTION_NO_AUTHOR')
    const id = await this.corrections.insert(this.db, {
      objectId: recordId,
      personId,
      accountId: asker.caller.accountId,
      institutionId: authorOrg,
      fault,
      text,
      requestKey,
      at: this.clock.date(),
    })
    const made = id ? await this.corrections.find(this.db, id) : null
    return made ? ok(await this.present(made, 'RESIDENT')) : refuse('CORRECTION_OPEN')
  }

  listOwn({ accountId }: Caller, paging: Paging): Promise<Page<Correction>> {
    return this.list({ accountId }, 'RESIDENT', paging)
  }

  async withdraw({ caller }: Asker, id: string): Promise<Moved> {
    const row = await this.corrections.find(this.db, id)
    if (row?.accountId !== caller.accountId) return refuse('NOT_FOUND')
    return this.move(row, { action: 'withdraw', side: 'RESIDENT', version: row.version, answer: null, answeredBy: null })
  }

  async listForDesk(asker: Asker, openOnly: boolean, paging: Paging): Promise<Page<Correction>> {
    const page = await this.list({ institutionIds: institutionsOf(asker.caller), openOnly }, 'INSTITUTION', paging)
    await this.recordDesk(asker, null, null)
    return page
  }

  async answer(asker: Asker, id: string, version: number, body: BodyOf<typeof answerCorrection>): Promise<Moved> {
    const row = await this.corrections.find(this.db, id)
    if (!row || !institutionsOf(asker.caller).includes(row.institutionId)) return refuse('NOT_FOUND')
    await this.recordDesk(asker, row.id, row.personId)
    if (row.version !== version) return { ok: false, code: 'STALE', current: await this.present(row, 'INSTITUTION') }
    const answer = body.action === 'take' ? null : body.answer
    return this.move(row, { action: body.action, side: 'INSTITUTION', version, answer, answeredBy: asker.caller.accountId })
  }

  private async move(
    row: CorrectionRow,
    { action, side, version, answer, answeredBy }: { action: CorrectionAction; side: Side; version: number; answer: string | null; answeredBy: string | null },
  ): Promise<Moved> {
    const state = correctionActions(row.state, side).includes(action) ? nextCorrectionState(row.state, action) : null
    if (!state) return refuse('CORRECTION_CLOSED')
    const at = this.clock.date()
    const isMoved = await this.db.transaction(async (tx) => {
      if (!(await this.corrections.move(tx, { id: row.id, version, state, answer, answeredBy, at }))) return false
      if (side === 'INSTITUTION') await this.outbox.announce(tx, this.noticeOf(row, state === 'IN_REVIEW'))
      return true
    })
    const now = await this.corrections.find(this.db, row.id)
    if (!now) return refuse('NOT_FOUND')
    const current = await this.present(now, side)
    return isMoved ? ok(current) : { ok: false, code: 'STALE', current }
  }

  private noticeOf(row: CorrectionRow, isTaken: boolean) {
    return {
      topic: NOTICE_TOPIC,
      dedupeKey: `record-correction:${row.id}:${row.version + 1}`,
      payload: {
        accountId: row.accountId,
        kind: 'record-correction',
        title: isTaken ? '医院开始核对了' : '更正申请有答复了',
        body: isTaken ? '您请医院更正的一份记录，医院已经开始核对。' : '您请医院更正的一份记录，医院已经答复，请打开看看。',
        needsAction: false,
        link: { target: 'corrections', id: null },
      } satisfies NoticePayload,
    }
  }

  private async list(whose: Pick<CorrectionFilter, 'accountId' | 'institutionIds' | 'openOnly'>, side: Side, { cursor, limit = PAGE_SIZE }: Paging) {
    const rows = await this.corrections.list(this.db, { ...whose, after: readCursor(cursor), limit: limit + 1 })
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    const names = await this.directory.findInstitutions([...new Set(shown.map((row) => row.institutionId))])
    return {
      items: shown.map((row) => this.view(row, side, names.get(row.institutionId)?.name ?? null)),
      nextCursor: rows.length > limit && last ? cursorOf(last.requestedAt, last.id) : null,
    }
  }

  private async present(row: CorrectionRow, side: Side): Promise<Correction> {
    const names = await this.directory.findInstitutions([row.institutionId])
    return this.view(row, side, names.get(row.institutionId)?.name ?? null)
  }

  private view(row: CorrectionRow, side: Side, orgName: string | null): Correction {
    const { id, objectId, kind, eventAt, fault, text, state, answer, requestedAt, changedAt, version } = row
    return {
      id,
      recordId: objectId,
      kind,
      eventAt: formatInstant(eventAt.getTime()),
      orgName,
      fault,
      text,
      state,
      answer,
      requestedAt: formatInstant(requestedAt.getTime()),
      changedAt: formatInstant(changedAt.getTime()),
      allowedActions: correctionActions(state, side),
      version,
    }
  }

  private recordDesk({ caller, requestId, operation }: Asker, objectId: string | null, personId: string | null): Promise<void> {
    return this.audit.record({
      actorAccountId: caller.accountId,
      action: operation,
      objectKind: 'record_correction',
      objectId,
      personId,
      outcome: 'ALLOWED',
      requestId,
    })
  }
}

const institutionsOf = ({ posts }: Caller): string[] => posts.flatMap(({ role, institutionId }) => (role === 'doctor' && institutionId ? [institutionId] : []))
