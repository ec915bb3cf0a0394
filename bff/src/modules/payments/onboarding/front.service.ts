import { addDays, DAY_MS, dateOf, formatInstant, instantAt, isBusinessDate } from '@jktl/shared/kernel/dates'
import type { ResponseOf } from '@jktl/shared/kernel/route'
import type {
  FrontCertificate,
  listExpiries,
  listFrontCertificates,
  listFrontOrders,
  registerFrontCertificate,
  revokeFrontCertificate,
} from '@jktl/shared/payments/onboarding/contract'

import type { Audit } from '../../../platform/audit.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import type { DirectoryPublic } from '../../directory/public.ts'
import { cursorOf, readCursor } from '../../../platform/http/cursor.ts'
import type { MoneyRowsRepository } from '../reconciliation/desk/money-rows.repository.ts'
import { narrow, reachOf } from '../reconciliation/desk/reach.ts'
import type { CertificateRow } from './certificates.repository.ts'
import { certificateState } from './domain/certificate.ts'
import { placeOf } from './place.ts'
import type { OnboardingContext } from './use-cases/context.ts'
import { registerCertificate, revokeCertificate } from './use-cases/keep-certificates.ts'
import { verifyFront } from './use-cases/verify-front.ts'

const PAGE_SIZE = 100
const FINANCE = ['finance_maker', 'finance_checker'] as const

/** Certificates of front machines, what ends when, and what a front machine may ask (R360). */
export class FrontService {
  constructor(
    private readonly ctx: OnboardingContext,
    private readonly rows: MoneyRowsRepository,
    private readonly directory: DirectoryPublic,
    private readonly audit: Audit,
  ) {}

  async list(caller: Caller, institutionId: string | undefined): Promise<ResponseOf<typeof listFrontCertificates>> {
    const rows = await this.ctx.certificates.list(this.ctx.db, await this.reach(caller, institutionId))
    return { serverTime: formatInstant(this.ctx.clock.now()), items: await this.present(rows) }
  }

  async register(caller: Caller, { body }: Input<typeof registerFrontCertificate>): Promise<FrontCertificate> {
    const made = await registerCertificate(this.ctx, { ...body, institutionId: placeOf(caller), accountId: caller.accountId })
    if (!made.ok) throw new Refusal(`PAYMENTS.${made.code}`)
    return this.one(made.value)
  }

  async revoke(caller: Caller, { params, ifMatch, body }: Input<typeof revokeFrontCertificate>): Promise<FrontCertificate> {
    const institutionIds = reachOf(caller, FINANCE)
    const made = await revokeCertificate(this.ctx, { id: params.id, version: ifMatch, institutionIds, accountId: caller.accountId, reason: body.reason })
    if (made.ok) return this.one(params.id)
    if (made.code === 'NOT_FOUND') throw new Refusal(NOT_FOUND)
    if (made.code === 'STALE') throw new Refusal('KERNEL.STALE', { current: await this.one(params.id) })
    throw new Refusal(`PAYMENTS.${made.code}`)
  }

  async expiries(caller: Caller, institutionId: string | undefined): Promise<ResponseOf<typeof listExpiries>> {
    const { db, clock, expiries } = this.ctx
    const rows = await expiries.list(db, clock.date(), await this.reach(caller, institutionId))
    const told = await expiries.listTold(
      db,
      rows.map(({ objectId }) => objectId),
    )
    const names = await this.directory.findInstitutions([...new Set(rows.map((row) => row.institutionId))])
    return {
      serverTime: formatInstant(clock.now()),
      items: rows.map(({ endsAt, ...row }) => ({
        ...row,
        institutionName: names.get(row.institutionId)?.name ?? '',
        endsOn: dateOf(endsAt.getTime() - 1),
        daysLeft: Math.floor((endsAt.getTime() - clock.now()) / DAY_MS),
        told: told
          .filter((t) => t.objectId === row.objectId && t.endsAt.getTime() === endsAt.getTime())
          .map(({ stage, at }) => ({ stage, at: formatInstant(at.getTime()) })),
      })),
    }
  }

  /** The trades and refunds of one day of the institution whose key signed the request: no person in them. */
  async orders(input: Input<typeof listFrontOrders>, line: { method: string; path: string }): Promise<ResponseOf<typeof listFrontOrders>> {
    const verified = await verifyFront(this.ctx, { ...line, body: input.rawBody, headers: input.headers })
    if (!verified.ok) {
      this.ctx.alarms.raise('FRONT_REQUEST_REFUSED')
      throw new Refusal(`PAYMENTS.${verified.code}`)
    }
    const { date, cursor, limit = PAGE_SIZE } = input.query
    if (!isBusinessDate(date)) throw new Refusal('KERNEL.INVALID_INPUT', { fields: [{ path: 'query.date', message: '没有这一天' }] })
    const { institutionId, certificateId } = verified.value
    const institutions = await this.directory.listInstitutions()
    const filter = {
      from: new Date(instantAt(date)),
      until: new Date(instantAt(addDays(date, 1))),
      kind: null,
      businessKind: null,
      state: null,
      institutionIds: [institutionId],
      minFen: null,
      maxFen: null,
      number: null,
    }
    await this.audit.record({
      actorAccountId: null,
      action: 'payments.listFrontOrders',
      objectKind: 'front_certificate',
      objectId: certificateId,
      personId: null,
      outcome: 'ALLOWED',
      requestId: input.requestId,
    })
    const [found, sums] = [await this.rows.list(filter, readCursor(cursor), limit + 1), await this.rows.sum(filter)]
    const shown = found.slice(0, limit)
    const last = shown.at(-1)
    return {
      institutionName: institutions.find(({ id }) => id === institutionId)?.name ?? '',
      items: shown.map(({ kind, at, businessKind, amountFen, state, number, channelNumber }) => ({
        kind,
        at: formatInstant(at.getTime()),
        businessKind,
        amountFen,
        state,
        number,
        channelNumber,
      })),
      nextCursor: found.length > limit && last ? cursorOf(last.at, last.id) : null,
      sums,
    }
  }

  private async reach(caller: Caller, institutionId: string | undefined): Promise<readonly string[] | null> {
    if (institutionId !== undefined && !(await this.directory.findInstitutions([institutionId])).has(institutionId)) throw new Refusal(NOT_FOUND)
    return narrow(reachOf(caller, FINANCE), institutionId)
  }

  private async one(id: string): Promise<FrontCertificate> {
    const row = await this.ctx.certificates.find(this.ctx.db, id)
    const [shown] = row ? await this.present([row]) : []
    if (!shown) throw new Refusal(NOT_FOUND)
    return shown
  }

  private async present(rows: readonly CertificateRow[]): Promise<FrontCertificate[]> {
    const names = await this.directory.findInstitutions([...new Set(rows.map((row) => row.institutionId))])
    const now = this.ctx.clock.date()
    const at = (date: Date): string => formatInstant(date.getTime())
    return rows.map((row) => {
      const { id, version, institutionId, deviceSerial, subject, serial, fingerprint, revokeReason } = row
      return {
        id,
        version,
        institutionId,
        institutionName: names.get(institutionId)?.name ?? '',
        deviceSerial,
        subject,
        serial,
        fingerprint,
        notBefore: at(row.notBefore),
        notAfter: at(row.notAfter),
        state: certificateState(row, now),
        daysLeft: Math.floor((row.notAfter.getTime() - now.getTime()) / DAY_MS),
        registeredAt: at(row.registeredAt),
        lastUsedAt: row.lastUsedAt && at(row.lastUsedAt),
        revokedAt: row.revokedAt && at(row.revokedAt),
        revokeReason,
        mayRevoke: row.revokedAt === null,
      }
    })
  }
}
