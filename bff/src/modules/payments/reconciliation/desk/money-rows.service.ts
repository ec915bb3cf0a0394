import { Inject, Injectable } from '@nestjs/common'
import { addDays, daysBetween, formatInstant, instantAt, isBusinessDate } from '@jktl/shared/kernel/dates'
import type { QueryOf, ResponseOf } from '@jktl/shared/kernel/route'
import type { exportMoneyRows, listMoneyRows, MoneyRow } from '@jktl/shared/payments/reconciliation/proof-contract'

import { Audit } from '../../../../platform/audit.ts'
import { Clock } from '../../../../platform/clock.ts'
import { csvOf } from '../../../../platform/csv.ts'
import { NOT_FOUND, Refusal } from '../../../../platform/errors.ts'
import { cursorOf, readCursor } from '../../../../platform/http/cursor.ts'
import type { Caller } from '../../../../platform/sessions.ts'
import { DirectoryPublic } from '../../../directory/public.ts'
import { IdentityPublic } from '../../../identity/public.ts'
import { BUSINESS_NAMES } from '../../domain/business-names.ts'
import { type MoneyRowFilter, type MoneyRowRow, MoneyRowsRepository } from './money-rows.repository.ts'
import { narrow, reachOf } from './reach.ts'

const PAGE_SIZE = 20
const MOST_DAYS = 92
const MOST_EXPORTED = 5_000
const STATES: Record<MoneyRow['state'], string> = {
  PAID: '已付',
  UNPAID: '待付',
  CHECKING: '核实中',
  CLOSED: '已关闭',
  REFUNDED: '已退',
  REFUNDING: '退款中',
  REFUND_FAILED: '没有退成',
}
const HEADER = ['类型', '时间', '机构', '业务', '就诊人', '金额（元）', '状态', '商户单号', '渠道单号']
const yuan = (amountFen: number): string => `${Math.trunc(amountFen / 100)}.${String(amountFen % 100).padStart(2, '0')}`

/** 机构订单查询 (B10, R363): a hospital's finance sees its own rows only, names stay masked, every look is recorded. */
@Injectable()
export class MoneyRowsService {
  constructor(
    @Inject(MoneyRowsRepository) private readonly rows: MoneyRowsRepository,
    @Inject(DirectoryPublic) private readonly directory: DirectoryPublic,
    @Inject(IdentityPublic) private readonly identity: IdentityPublic,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async list(caller: Caller, query: QueryOf<typeof listMoneyRows>, requestId: string): Promise<ResponseOf<typeof listMoneyRows>> {
    const filter = await this.filterOf(caller, query)
    const limit = query.limit ?? PAGE_SIZE
    const [found, sums] = await Promise.all([this.rows.list(filter, readCursor(query.cursor), limit + 1), this.rows.sum(filter)])
    const shown = found.slice(0, limit)
    const last = shown.at(-1)
    return {
      items: await this.present(caller, shown, 'payments.listMoneyRows', requestId),
      nextCursor: found.length > limit && last ? cursorOf(last.at, last.id) : null,
      sums,
    }
  }

  async exportCsv(caller: Caller, query: QueryOf<typeof exportMoneyRows>, requestId: string): Promise<{ fileName: string; text: string }> {
    const found = await this.rows.list(await this.filterOf(caller, query), null, MOST_EXPORTED)
    const items = await this.present(caller, found, 'payments.exportMoneyRows', requestId)
    const lines = items.map((row) => [
      row.kind === 'TRADE' ? '交易' : '退款',
      row.at.slice(0, 19).replace('T', ' '),
      row.institutionName,
      BUSINESS_NAMES[row.businessKind],
      row.personNameMasked,
      yuan(row.amountFen),
      STATES[row.state],
      row.number,
      row.channelNumber,
    ])
    return { fileName: `机构订单-${query.from}-${query.until}.csv`, text: csvOf(HEADER, lines) }
  }

  private async filterOf(caller: Caller, query: QueryOf<typeof exportMoneyRows>): Promise<MoneyRowFilter> {
    const { from, until, institutionId } = query
    const institutions = await this.directory.listInstitutions()
    if (institutionId !== undefined && !institutions.some(({ id }) => id === institutionId)) throw new Refusal(NOT_FOUND)
    const institutionIds = narrow(reachOf(caller, ['finance_maker', 'finance_checker']), institutionId)
    if (!isBusinessDate(from) || !isBusinessDate(until) || from > until || daysBetween(from, until) >= MOST_DAYS)
      throw new Refusal('PAYMENTS.FINANCE_PERIOD_INVALID')
    return {
      from: new Date(instantAt(from)),
      until: new Date(instantAt(addDays(until, 1))),
      kind: query.kind ?? null,
      businessKind: query.businessKind ?? null,
      state: query.state ?? null,
      institutionIds,
      minFen: query.minFen ?? null,
      maxFen: query.maxFen ?? null,
      number: query.number ?? null,
    }
  }

  private async present(caller: Caller, rows: readonly MoneyRowRow[], action: string, requestId: string): Promise<MoneyRow[]> {
    const personIds = [...new Set(rows.map(({ personId }) => personId))]
    await Promise.all(
      personIds.map((personId) =>
        this.audit.record({ actorAccountId: caller.accountId, action, objectKind: 'money_row', objectId: null, personId, outcome: 'ALLOWED', requestId }),
      ),
    )
    const [labels, institutions] = await Promise.all([
      this.identity.labelPersons(null, personIds),
      this.directory.findInstitutions([...new Set(rows.map(({ institutionId }) => institutionId))]),
    ])
    return rows.map(({ at, institutionId, personId, isAccepted: _, ...row }) => ({
      ...row,
      at: formatInstant(at.getTime()),
      institutionName: institutions.get(institutionId)?.name ?? '',
      personNameMasked: labels.get(personId)?.nameMasked ?? '',
    }))
  }
}
