import { clockTimeOf, dateOf, formatInstant, HOUR_MS, MINUTE_MS } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import type { BodyOf, QueryOf, ResponseOf } from '@jktl/shared/kernel/route'
import type { createHistoryExport, getHistory, HistoryExport, HistoryGroup, HistorySums } from '@jktl/shared/payments/history/contract'
import { HISTORY_EXPORT_MINUTES, HISTORY_EXPORT_MOST } from '@jktl/shared/payments/history/model'

import type { Audit } from '../../../platform/audit.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { Database } from '../../../platform/database/database.ts'
import type { FileAnswer } from '../../../platform/http/file-answer.ts'
import type { DirectoryPublic } from '../../directory/public.ts'
import type { IdentityPublic } from '../../identity/public.ts'
import type { OrderFilter } from '../payments.repository.ts'
import { labelOf, netFen, statementOf, type StatementNames } from './domain/statement.ts'
import { statementCsv } from './domain/statement-csv.ts'
import type { HistoryExportRow, HistoryGroupRow, HistoryRepository, HistoryRow } from './history.repository.ts'
import { orderFilter } from './order-filter.ts'
import { statementPdf } from './printing/statement-pdf.ts'

const FORGET_BATCH = 100
const MEDIA_TYPES = { PDF: 'application/pdf', CSV: 'text/csv; charset=utf-8' } as const

interface Reader {
  accountId: string
  requestId: string
}
const fileNameOf = ({ format, year }: Pick<HistoryExportRow, 'format' | 'year'>): string =>
  `缴费记录-${year === null ? '全部' : `${year}年`}.${format.toLowerCase()}`
const sumsOf = ({ orders, paidFen, refundedFen, insuranceFen }: HistoryGroupRow): HistorySums => ({
  orders,
  paidFen,
  refundedFen,
  insuranceFen,
  netFen: netFen({ paidFen, refundedFen, insuranceFen }),
})
const idsIn = (groups: readonly HistoryGroupRow[], view: HistoryGroupRow['view']): string[] =>
  groups.filter((group) => group.view === view).map(({ key }) => key)

/** What a resident's account paid, as sums and as a file (B09, R364). Like the list of orders it holds what this account paid, for whomever. */
export class HistoryService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly history: HistoryRepository,
    private readonly audit: Audit,
    private readonly identity: IdentityPublic,
    private readonly directory: DirectoryPublic,
  ) {}

  async show(reader: Reader, query: QueryOf<typeof getHistory>): Promise<ResponseOf<typeof getHistory>> {
    const groups = await this.history.group(this.db, orderFilter(reader.accountId, query))
    await this.record(reader, 'payments.getHistory', null, idsIn(groups, 'PERSON'))
    const names = await this.namesOf(reader.accountId, groups)
    const shown = groups.flatMap((group): HistoryGroup[] =>
      group.view === 'TOTAL' ? [] : [{ view: group.view, key: group.key, label: labelOf(group.view, group.key, names), ...sumsOf(group) }],
    )
    const total = groups.find(({ view }) => view === 'TOTAL')
    if (!total) throw new Error('a sum over nothing is still a sum')
    return { total: sumsOf(total), groups: shown, serverTime: formatInstant(this.clock.now()) }
  }

  async prepare(reader: Reader, body: BodyOf<typeof createHistoryExport>): Promise<Result<HistoryExport, 'HISTORY_EMPTY' | 'HISTORY_TOO_LONG'>> {
    const filter = orderFilter(reader.accountId, body)
    const groups = await this.history.group(this.db, filter)
    const orders = groups.find(({ view }) => view === 'TOTAL')?.orders ?? 0
    if (orders === 0) return refuse('HISTORY_EMPTY')
    if (orders > HISTORY_EXPORT_MOST) return refuse('HISTORY_TOO_LONG')
    const { format } = body
    const now = this.clock.now()
    const expiresAt = now + HISTORY_EXPORT_MINUTES * MINUTE_MS
    const row = { ...filter, format, createdAt: new Date(now), expiresAt: new Date(expiresAt) }
    const id = await this.history.insertExport(this.db, row)
    await this.record(reader, 'payments.createHistoryExport', id, idsIn(groups, 'PERSON'))
    return ok({ id, format, fileName: fileNameOf(row), orders, expiresAt: formatInstant(expiresAt) })
  }

  /** @returns the file, made now of what is known now; what it was asked for with stays as it was */
  async fetch(reader: Reader, id: string): Promise<Result<FileAnswer, 'NOT_FOUND' | 'HISTORY_EXPORT_EXPIRED' | 'HISTORY_TOO_LONG'>> {
    const kept = await this.history.findExport(this.db, reader.accountId, id)
    if (!kept) return refuse('NOT_FOUND')
    if (kept.expiresAt <= this.clock.date()) return refuse('HISTORY_EXPORT_EXPIRED')
    const filter: OrderFilter = orderFilter(reader.accountId, kept)
    const [rows, groups] = await this.readTogether(filter)
    if (rows.length > HISTORY_EXPORT_MOST) return refuse('HISTORY_TOO_LONG')
    await this.record(reader, 'payments.getHistoryExportFile', id, idsIn(groups, 'PERSON'))
    const names = await this.namesOf(reader.accountId, groups)
    const madeAt = kept.createdAt.getTime()
    const statement = statementOf(kept, rows, groups, names, { date: dateOf(madeAt), time: clockTimeOf(madeAt) })
    const bytes = kept.format === 'PDF' ? await statementPdf(statement, kept.createdAt) : Buffer.from(statementCsv(statement))
    return ok({ name: fileNameOf(kept), mediaType: MEDIA_TYPES[kept.format], bytes })
  }

  /** Kept an hour beyond its time, so that whoever is late is told why. */
  forget(): Promise<number> {
    return this.history.forgetExports(this.db, new Date(this.clock.now() - HOUR_MS), FORGET_BATCH)
  }

  /** Rows and sums of one moment: money that arrives in between would part them. */
  private readTogether(filter: OrderFilter): Promise<[HistoryRow[], HistoryGroupRow[]]> {
    return this.db.transaction(async (tx) => {
      await this.history.freeze(tx)
      return [await this.history.listMoved(tx, filter, HISTORY_EXPORT_MOST + 1), await this.history.group(tx, filter)]
    })
  }

  private async namesOf(accountId: string, groups: readonly HistoryGroupRow[]): Promise<StatementNames> {
    const [labels, institutions] = await Promise.all([
      this.identity.labelPersons(accountId, idsIn(groups, 'PERSON')),
      this.directory.findInstitutions(idsIn(groups, 'INSTITUTION')),
    ])
    return {
      persons: new Map([...labels].map(([id, { nameMasked }]) => [id, nameMasked])),
      institutions: new Map([...institutions].map(([id, { name }]) => [id, name])),
    }
  }

  private async record({ accountId, requestId }: Reader, action: string, objectId: string | null, personIds: readonly string[]): Promise<void> {
    const entry = { actorAccountId: accountId, action, objectKind: 'payment_history', objectId, outcome: 'ALLOWED' as const, requestId }
    await Promise.all(personIds.map((personId) => this.audit.record({ ...entry, personId })))
  }
}
