import type { getGridReport, GridReport } from '@jktl/shared/grid-events/boards/contract'
import { AREA_FIGURES, AVERAGES, FIGURES, GROUPINGS, SHARES } from '@jktl/shared/grid-events/boards/figures'
import { monthsOf, spanOf } from '@jktl/shared/grid-events/boards/periods'
import { percentOf } from '@jktl/shared/grid-events/boards/rules'
import { type Lamp, LAMPS } from '@jktl/shared/grid-events/clocks/model'
import { CATEGORIES, CATEGORY_CODES, LEAST_RATINGS_SHOWN, NODE_LEVELS, type NodeLevel } from '@jktl/shared/grid-events/model'
import { addDays, dateOf, formatInstant, instantAt, isBusinessDate } from '@jktl/shared/kernel/dates'
import type { QueryOf } from '@jktl/shared/kernel/route'

import type { Audit } from '../../../platform/audit.ts'
import type { Clock } from '../../../platform/clock.ts'
import { csvOf } from '../../../platform/csv.ts'
import { Refusal } from '../../../platform/errors.ts'
import type { Caller } from '../../../platform/sessions.ts'
import type { GridGeo } from '../geo.ts'
import type { GridPeople } from '../people.ts'
import { linesOf, type LineHead } from './domain/report-lines.ts'
import type { FigureScope, FiguresRepository } from './figures.repository.ts'
import { reachNode } from './reach.ts'

type Query = QueryOf<typeof getGridReport>

/** A day the caller named, or today. @throws Refusal for what is no day */
export function dayOf(date: string | undefined, now: number): string {
  if (date === undefined) return dateOf(now)
  if (!isBusinessDate(date)) throw new Refusal('KERNEL.INVALID_INPUT', { fields: [{ path: 'query.date', message: '请选一个日期' }] })
  return date
}
export const timesOf = ({ from, to }: { from: string; to: string }): { fromAt: Date; untilAt: Date } => ({
  fromAt: new Date(instantAt(from)),
  untilAt: new Date(instantAt(addDays(to, 1))),
})

/** 报表 and 一张图 (R258, R264): the same figures by place, category, month and lamp; every number opens into its rows. */
export class ReportsService {
  constructor(
    private readonly figures: FiguresRepository,
    private readonly people: Pick<GridPeople, 'postsOf'>,
    private readonly geo: Pick<GridGeo, 'nameNodes'>,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async get(caller: Caller, query: Query): Promise<GridReport> {
    const now = this.clock.now()
    const date = dayOf(query.date, now)
    const span = spanOf(query.period, date)
    const reached = await reachNode(this.people, this.geo, caller.accountId, query.node)
    const level = levelOf(reached.levels, query.level)
    const scope: FigureScope = {
      node: reached.node.code,
      person: null,
      ...timesOf(span),
      category: query.category ?? null,
      lamp: query.lamp ?? null,
      unplaced: null,
      now: new Date(now),
    }
    const [counts, ratings, earlierOpen, inUse, children] = await Promise.all([
      this.figures.countBy(query.by, level, scope),
      this.figures.rateBy(query.by, level, scope),
      this.figures.count('EARLIER_OPEN', scope),
      query.by === 'NODE' ? this.figures.listNodes(reached.node.code, level) : [],
      reached.levels[1] ? this.figures.listNodes(reached.node.code, reached.levels[1]) : [],
    ])
    const { period, category, lamp } = query
    const drill = { period, date: span.from, node: reached.node.code, ...(category ? { category } : {}), ...(lamp ? { lamp } : {}) }
    const keys = new Set([...counts, ...ratings].map(({ key }) => key))
    const heads = await this.headsOf(query.by, inUse, level, span, drill, keys)
    return {
      serverTime: formatInstant(now),
      span,
      by: query.by,
      node: reached.node,
      isSynthetic: reached.node.isSynthetic || inUse.some((node) => node.isSynthetic),
      path: reached.path,
      roots: reached.roots,
      children: children.map(({ code, name }) => ({ code, name, level: reached.levels[1] ?? level })),
      level,
      levels: reached.levels,
      ...linesOf(heads, { key: 'total', label: '合计', drill }, counts, ratings),
      earlierOpen,
    }
  }

  async exportCsv(caller: Caller, query: Query, requestId: string): Promise<{ fileName: string; text: string }> {
    const report = await this.get(caller, query)
    await this.audit.record({
      actorAccountId: caller.accountId,
      action: 'gridEvents.exportGridReport',
      objectKind: 'grid_node',
      objectId: null,
      personId: null,
      outcome: 'ALLOWED',
      requestId,
    })
    const columns = AREA_FIGURES.map((figure) => FIGURES[figure].label)
    const cells = ({ label, counts, result, service }: GridReport['total']) => [
      label,
      ...AREA_FIGURES.map((figure) => counts[figure]),
      percentOf(counts.OPEN, counts.TOTAL),
      percentOf(counts.DONE_ON_TIME, counts.DONE),
      result ?? `不足 ${LEAST_RATINGS_SHOWN} 条`,
      service ?? `不足 ${LEAST_RATINGS_SHOWN} 条`,
    ]
    const shares = [SHARES.OPEN_SHARE, SHARES.ON_TIME_SHARE]
    const definitions = [...AREA_FIGURES.map((figure) => FIGURES[figure]), ...shares, ...Object.values(AVERAGES)]
    return {
      fileName: `网格事件-${report.node.name}-${report.span.label}.csv`,
      text: csvOf(
        [GROUPINGS[report.by], ...columns, ...shares.map(({ label }) => `${label}（%）`), AVERAGES.RESULT.label, AVERAGES.SERVICE.label],
        [
          ...[...report.lines, report.total].map(cells),
          ['截至', report.serverTime],
          ['范围', report.path.map(({ name }) => name).join(' / ')],
          ...(report.isSynthetic ? [['说明', '合成边界，非真实区划']] : []),
          ...definitions.map(({ label, definition }) => [`口径：${label}`, definition]),
        ],
      ),
    }
  }

  private async headsOf(
    by: Query['by'],
    inUse: readonly { code: string; name: string }[],
    level: NodeLevel,
    span: { from: string; to: string },
    drill: LineHead['drill'],
    keys: ReadonlySet<string>,
  ): Promise<LineHead[]> {
    if (by === 'CATEGORY') return CATEGORY_CODES.map((category) => ({ key: category, label: CATEGORIES[category].label, drill: { ...drill, category } }))
    if (by === 'LAMP')
      return (Object.keys(LAMPS) as Lamp[]).map((lamp) => ({ key: lamp, label: lamp === 'BLUE' ? '已完结' : LAMPS[lamp], drill: { ...drill, lamp } }))
    if (by === 'MONTH')
      return monthsOf(span as never).map(({ from, label }) => ({ key: from.slice(0, 7), label, drill: { ...drill, period: 'MONTH', date: from } }))
    // What happened in a node that is no longer in use stays in the table.
    const retired = [...keys].filter((key) => key !== '' && !inUse.some(({ code }) => code === key))
    const names = await this.geo.nameNodes(retired)
    const nodes = [...inUse, ...retired.map((code) => ({ code, name: `${names.get(code)?.name ?? code}（已停用）` }))]
    return [
      ...nodes.map(({ code, name }) => ({ key: code, label: name, drill: { ...drill, node: code } })),
      ...(keys.has('') ? [{ key: '', label: `还没定到${NODE_LEVELS[level].label}`, drill: { ...drill, unplaced: level } }] : []),
    ]
  }
}

/** The level asked for when it lies below, else first-level grids, else the node's own. */
const levelOf = (levels: readonly NodeLevel[], asked: NodeLevel | undefined): NodeLevel =>
  levels.find((one) => one === asked) ?? levels.find((one) => one === 'GRID_1') ?? levels[0] ?? 'GRID_3'
