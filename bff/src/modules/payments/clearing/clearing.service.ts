import { Inject, Injectable } from '@nestjs/common'
import { dateOf, formatInstant, isBusinessDate } from '@jktl/shared/kernel/dates'
import type { QueryOf, ResponseOf } from '@jktl/shared/kernel/route'
import type {
  answerClearingBatch,
  checkClearingBatch,
  ClearingCard,
  ClearingDetail,
  getClearingFile,
  listClearingBatches,
  listClearingRows,
  signClearingBatch,
  verifyClearingFile,
} from '@jktl/shared/payments/clearing/contract'
import { mayAnswer, payableFen, rowNetFen } from '@jktl/shared/payments/clearing/rules'

import { Audit } from '../../../platform/audit.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import { offsetOf } from '../../../platform/http/cursor.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { narrow, reachOf } from '../reconciliation/desk/reach.ts'
import type { AnswerRow, ClearingBatchRow } from './clearing.repository.ts'
import { isSignedBy } from '../../../platform/file-signer.ts'
import { answerBatch } from './use-cases/answer-batch.ts'
import { batchFile } from './use-cases/batch-file.ts'
import { CLEARING_CONTEXT, type ClearingContext } from './use-cases/context.ts'
import { checkBatch, signBatch } from './use-cases/sign-batch.ts'

const PAGE_SIZE = 20
const FINANCE = ['finance_maker', 'finance_checker'] as const
const iso = (date: Date | null): string | null => (date ? formatInstant(date.getTime()) : null)

/** 清分 as the finance desk and an institution's own finance see it (B14): the one makes and signs, the other reads what is signed, and answers. */
@Injectable()
export class ClearingService {
  constructor(
    @Inject(CLEARING_CONTEXT) private readonly ctx: ClearingContext,
    @Inject(Audit) private readonly audit: Audit,
  ) {}

  async list(caller: Caller, query: QueryOf<typeof listClearingBatches>): Promise<ResponseOf<typeof listClearingBatches>> {
    if (query.date !== undefined && !isBusinessDate(query.date))
      throw new Refusal('KERNEL.INVALID_INPUT', { fields: [{ path: 'query.date', message: '日期写成 2026-11-24' }] })
    const reach = reachOf(caller, FINANCE)
    const filter = { group: query.group ?? null, date: query.date ?? null, institutionIds: narrow(reach, query.institutionId), isSignedOnly: reach !== null }
    const [limit, offset] = [query.limit ?? PAGE_SIZE, offsetOf(query.cursor)]
    const { batches, db } = this.ctx
    const [found, counts] = await Promise.all([batches.list(db, filter, offset, limit + 1), batches.count(db, filter)])
    return { items: found.slice(0, limit).map(cardOf), nextCursor: found.length > limit ? String(offset + limit) : null, counts }
  }

  async get(caller: Caller, id: string): Promise<ClearingDetail> {
    const { batches, db } = this.ctx
    const batch = await this.reachable(caller, id)
    const isFinance = reachOf(caller, FINANCE) === null
    const [proof, waiting, answered] = await Promise.all([
      isFinance ? batches.findProof(db, batch.dayId) : null,
      batches.sumWaiting(db, batch.mchid, batch.institutionId),
      batches.findAnswer(db, id),
    ])
    const { checkedBy, state, answerUntil } = batch
    const sha256 = batch.fileSha256 ?? (await batchFile(this.ctx, db, batch)).sha256
    const isDue = answerUntil !== null && batch.answer === null && mayAnswer(answerUntil, dateOf(this.ctx.clock.now()))
    return {
      ...cardOf(batch),
      receivableCount: batch.receivableCount,
      receivableFen: batch.receivableFen,
      refundCount: batch.refundCount,
      refundFen: batch.refundFen,
      feeFen: batch.feeFen,
      payableFen: payableFen(batch),
      adjustmentCount: batch.adjustmentCount,
      adjustmentFen: batch.adjustmentFen,
      carriedInFen: batch.carriedInFen,
      payoutFen: batch.payoutFen,
      carriedOutFen: batch.carriedOutFen,
      previousNumber: batch.previousNumber,
      ratePpm: batch.ratePpm,
      accountText: batch.accountText,
      waiting,
      proof,
      sha256,
      signature: batch.signature,
      keyId: batch.keyId,
      checkedAt: iso(batch.checkedAt),
      checkedIsMine: checkedBy === caller.accountId,
      signedAt: iso(batch.signedAt),
      answerUntil,
      answered: answered && shownAnswer(answered),
      canCheck: state === 'DRAFT' && caller.roles.has('finance_maker'),
      canSign: state === 'CHECKED' && caller.roles.has('finance_checker') && checkedBy !== caller.accountId,
      canAnswer: isDue && caller.roles.has('hospital_finance'),
    }
  }

  async rows(caller: Caller, { params: { id }, query, requestId }: Input<typeof listClearingRows>): Promise<ResponseOf<typeof listClearingRows>> {
    await this.reachable(caller, id)
    await this.record(caller, id, 'payments.listClearingRows', requestId)
    const [limit, offset] = [query.limit ?? PAGE_SIZE, offsetOf(query.cursor)]
    const found = await this.ctx.batches.rows(this.ctx.db, id, offset, limit + 1)
    const items = found.slice(0, limit).map(({ ownNo, channelNo, ...row }) => ({ ...row, number: ownNo, channelNumber: channelNo, netFen: rowNetFen(row) }))
    return { items, nextCursor: found.length > limit ? String(offset + limit) : null }
  }

  async file(caller: Caller, { params: { id }, requestId }: Input<typeof getClearingFile>): Promise<ResponseOf<typeof getClearingFile>> {
    const batch = await this.reachable(caller, id)
    await this.record(caller, id, 'payments.getClearingFile', requestId)
    const { text, sha256 } = await batchFile(this.ctx, this.ctx.db, batch)
    const publicKeyPem = batch.keyId === null ? null : await this.ctx.batches.findPublicKey(this.ctx.db, batch.keyId)
    return { fileName: `${batch.number}.csv`, text, sha256, signature: batch.signature, keyId: batch.keyId, publicKeyPem }
  }

  async verify(caller: Caller, { params: { id }, body }: Input<typeof verifyClearingFile>): Promise<ResponseOf<typeof verifyClearingFile>> {
    const batch = await this.reachable(caller, id)
    const publicKey = batch.keyId === null ? null : await this.ctx.batches.findPublicKey(this.ctx.db, batch.keyId)
    if (publicKey === null) throw new Refusal('PAYMENTS.CLEARING_UNSIGNED')
    const { text, sha256 } = await batchFile(this.ctx, this.ctx.db, batch)
    const isSameFile = sha256 === body.sha256
    const isSignatureValid = isSignedBy(publicKey, text, body.signature)
    return { isGenuine: isSameFile && isSignatureValid, isSameFile, isSignatureValid }
  }

  async check(caller: Caller, { params: { id }, body, ifMatch }: Input<typeof checkClearingBatch>): Promise<ClearingDetail> {
    const made = await checkBatch(this.ctx, id, { version: ifMatch, sha256: body.sha256, accountId: caller.accountId })
    return made.ok ? this.get(caller, id) : this.refused(caller, id, made.code)
  }

  async sign(caller: Caller, { params: { id }, body, ifMatch }: Input<typeof signClearingBatch>): Promise<ClearingDetail> {
    const made = await signBatch(this.ctx, id, { version: ifMatch, sha256: body.sha256, accountId: caller.accountId })
    return made.ok ? this.get(caller, id) : this.refused(caller, id, made.code)
  }

  async answer(caller: Caller, { params: { id }, body, ifMatch }: Input<typeof answerClearingBatch>): Promise<ClearingDetail> {
    await this.reachable(caller, id)
    const made = await answerBatch(this.ctx, id, { version: ifMatch, accountId: caller.accountId, said: body })
    return made.ok ? this.get(caller, id) : this.refused(caller, id, made.code)
  }

  /** An institution's finance reads its own, once signed; anything else does not exist for it. */
  private async reachable(caller: Caller, id: string): Promise<ClearingBatchRow> {
    const batch = await this.ctx.batches.find(this.ctx.db, id)
    const reach = reachOf(caller, FINANCE)
    if (!batch || (reach && (!reach.includes(batch.institutionId) || batch.state !== 'SIGNED'))) throw new Refusal(NOT_FOUND)
    return batch
  }

  private async refused(caller: Caller, id: string, code: string): Promise<never> {
    if (code === 'NOT_FOUND') throw new Refusal(NOT_FOUND)
    if (code === 'STALE') throw new Refusal('KERNEL.STALE', { current: await this.get(caller, id) })
    throw new Refusal(`PAYMENTS.${code}`)
  }

  private record(caller: Caller, id: string, action: string, requestId: string): Promise<void> {
    const actorAccountId = caller.accountId
    return this.audit.record({ actorAccountId, action, objectKind: 'clearing_batch', objectId: id, personId: null, outcome: 'ALLOWED', requestId })
  }
}

const cardOf = (b: ClearingBatchRow): ClearingCard => ({
  id: b.id,
  version: b.version,
  number: b.number,
  institutionName: b.institutionName,
  mchid: b.mchid,
  settleDate: b.settleDate,
  state: b.state,
  answer: b.answer,
  rowCount: b.rowCount,
  netFen: b.netFen,
  dueFen: b.payoutFen + b.carriedOutFen,
})
const shownAnswer = ({ answeredAt, reason, claimedFen, differenceId, isSettled }: AnswerRow): NonNullable<ClearingDetail['answered']> => ({
  at: formatInstant(answeredAt.getTime()),
  reason,
  claimedFen,
  differenceId,
  isSettled,
})
