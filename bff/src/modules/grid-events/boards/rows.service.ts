import type { exportFigureRows, FigureRow, listFigureRows } from '@jktl/shared/grid-events/boards/contract'
import { FIGURES, PERSON_FIGURES } from '@jktl/shared/grid-events/boards/figures'
import { spanOf } from '@jktl/shared/grid-events/boards/periods'
import { LAMPS } from '@jktl/shared/grid-events/clocks/model'
import { spanWords } from '@jktl/shared/grid-events/clocks/rules'
import { EVENT_STATES } from '@jktl/shared/grid-events/lifecycle'
import { CATEGORIES, LEAST_RATINGS_SHOWN } from '@jktl/shared/grid-events/model'
import { ORDER_CAUSES, ORDER_STATES } from '@jktl/shared/grid-events/supervision/model'
import { WORK_KINDS } from '@jktl/shared/grid-events/work-log/model'
import { formatInstant } from '@jktl/shared/kernel/dates'
import type { AnswerOf, QueryOf } from '@jktl/shared/kernel/route'

import type { Audit } from '../../../platform/audit.ts'
import type { Clock } from '../../../platform/clock.ts'
import { csvOf } from '../../../platform/csv.ts'
import { offsetOf } from '../../../platform/http/cursor.ts'
import type { Caller } from '../../../platform/sessions.ts'
import type { IdentityPublic } from '../../identity/public.ts'
import type { GridGeo } from '../geo.ts'
import type { GridPeople } from '../people.ts'
import { reachPerson } from './boards.service.ts'
import type { CountedRow, FigureScope, FiguresRepository } from './figures.repository.ts'
import { reachNode } from './reach.ts'
import { dayOf, timesOf } from './reports.service.ts'

const PAGE = 20
const MOST_EXPORTED = 5_000
const TITLE_CHARS = 60
type Query = QueryOf<typeof exportFigureRows>
const OF_PEOPLE: readonly string[] = PERSON_FIGURES

/** What stands behind a number: exactly its rows, by its predicate. */
export class RowsService {
  constructor(
    private readonly figures: FiguresRepository,
    private readonly people: GridPeople,
    private readonly geo: Pick<GridGeo, 'nameNodes'>,
    private readonly identity: Pick<IdentityPublic, 'nameStaff'>,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async list(caller: Caller, { cursor, limit = PAGE, ...query }: QueryOf<typeof listFigureRows>): Promise<AnswerOf<typeof listFigureRows>> {
    const offset = offsetOf(cursor)
    const { scope, span } = await this.scopeOf(caller, query)
    const [total, found] = await Promise.all([this.figures.count(query.figure, scope), this.figures.list(query.figure, scope, offset, limit + 1)])
    return {
      serverTime: formatInstant(scope.now.getTime()),
      span,
      total,
      items: await this.present(found.slice(0, limit), total, scope.now),
      nextCursor: found.length > limit ? String(offset + limit) : null,
    }
  }

  /** A private event without its words (R264). */
  async exportCsv(caller: Caller, query: Query, requestId: string): Promise<{ fileName: string; text: string }> {
    const { scope, span } = await this.scopeOf(caller, query)
    const [total, found] = await Promise.all([this.figures.count(query.figure, scope), this.figures.list(query.figure, scope, 0, MOST_EXPORTED)])
    await this.audit.record({
      actorAccountId: caller.accountId,
      action: 'gridEvents.exportFigureRows',
      objectKind: 'grid_figure',
      objectId: null,
      personId: null,
      outcome: 'ALLOWED',
      requestId,
    })
    const rows = await this.present(found, total, scope.now)
    const { label, definition } = FIGURES[query.figure]
    return {
      fileName: `${label}-${span.label}.csv`,
      text: csvOf(
        ['编号', '类别或内容', '网格', '状态', '处理人', '时间', '时限', '满意度（5 分最好）', '服务（5 分最好）'],
        [
          ...rows.map((row) => [row.no, row.title, row.nodeName, row.state, row.handlerName, row.at, row.lampText, row.result, row.service]),
          ['合计', total],
          ['截至', formatInstant(scope.now.getTime())],
          ['口径', definition],
        ],
      ),
    }
  }

  private async scopeOf(caller: Caller, query: Query): Promise<{ scope: FigureScope; span: ReturnType<typeof spanOf> }> {
    const now = this.clock.now()
    const span = spanOf(query.period, dayOf(query.date, now))
    const common = { ...timesOf(span), category: query.category ?? null, lamp: query.lamp ?? null, unplaced: query.unplaced ?? null, now: new Date(now) }
    if (OF_PEOPLE.includes(query.figure)) {
      const person = await reachPerson(this.people, caller.accountId, query.person ?? caller.accountId)
      return { scope: { ...common, node: null, person }, span }
    }
    const { node } = await reachNode(this.people, this.geo, caller.accountId, query.node)
    return { scope: { ...common, node: node.code, person: null }, span }
  }

  private async present(rows: readonly CountedRow[], total: number, now: Date): Promise<FigureRow[]> {
    const shown = rows.filter((row) => row.kind !== 'RATING')
    const nodes = await this.geo.nameNodes([...new Set(shown.flatMap((row) => row.nodeCode ?? []))])
    const names = await this.identity.nameStaff([...new Set(shown.flatMap((row) => row.handlerAccountId ?? []))])
    return rows.map((row) =>
      row.kind === 'RATING'
        ? ratingOf(row, total)
        : {
            id: row.id,
            kind: row.kind,
            no: row.no,
            title: titleOf(row),
            nodeName: (row.nodeCode && nodes.get(row.nodeCode)?.name) ?? null,
            state: stateOf(row),
            handlerName: (row.handlerAccountId && names.get(row.handlerAccountId)) ?? null,
            at: formatInstant(row.at.getTime()),
            dueAt: row.dueAt ? formatInstant(row.dueAt.getTime()) : null,
            lamp: row.lamp,
            lampText: lampTextOf(row, now),
            result: null,
            service: null,
          },
    )
  }
}

const POINTS = 6
function ratingOf({ id, result, service }: CountedRow, total: number): FigureRow {
  const isShown = total >= LEAST_RATINGS_SHOWN
  const nothing = { no: null, nodeName: null, state: null, handlerName: null, at: null, dueAt: null, lamp: null, lampText: null }
  return {
    id,
    kind: 'RATING',
    title: '一条评价',
    ...nothing,
    result: isShown && result !== null ? POINTS - result : null,
    service: isShown && service !== null ? POINTS - service : null,
  }
}
const labelIn = (table: Record<string, unknown>, key: string | null): string => {
  const entry = key === null ? undefined : table[key]
  return typeof entry === 'string' ? entry : ((entry as { label?: string } | undefined)?.label ?? '')
}
/** Words of a resident only of a public event. */
function titleOf({ kind, category, lane, text, detail }: CountedRow): string {
  if (kind === 'WORK_LOG') return `${labelIn(WORK_KINDS, detail)}：${text ?? ''}`
  if (kind === 'ORDER') return labelIn(ORDER_CAUSES, detail)
  const label = labelIn(CATEGORIES, category)
  return lane === 'PUBLIC' && text ? `${label}：${text.slice(0, TITLE_CHARS)}` : label
}
const stateOf = ({ kind, state }: CountedRow): string | null => (state === null ? null : labelIn(kind === 'ORDER' ? ORDER_STATES : EVENT_STATES, state))
function lampTextOf({ lamp, dueAt, isPaused }: CountedRow, now: Date): string | null {
  if (lamp === null) return null
  if (lamp === 'BLUE' || isPaused || !dueAt) return LAMPS[lamp]
  const leftMs = dueAt.getTime() - now.getTime()
  return leftMs <= 0 ? `超 ${spanWords(leftMs)}` : `余 ${spanWords(leftMs)}`
}
