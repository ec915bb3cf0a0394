import { Injectable } from '@nestjs/common'
import type { getReport, Report } from '@jktl/shared/appointments/supervision/contract'
import { MIN_SAMPLE } from '@jktl/shared/appointments/evaluations/rules'
import type { AppointmentState, Channel } from '@jktl/shared/appointments/model'
import type { ReportKind } from '@jktl/shared/appointments/supervision/model'
import { addDays, clockTimeOf, dateOf, daysBetween, formatInstant, instantAt, isBusinessDate } from '@jktl/shared/kernel/dates'
import type { QueryOf } from '@jktl/shared/kernel/route'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { csvOf } from '../../../platform/csv.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { IdentityCounts, IdentityPublic } from '../../identity/public.ts'
import { PaymentsMonitor } from '../../payments/public.ts'
import {
  APPOINTMENT_STATE_NAMES,
  CHANNEL_NAMES,
  LISTING_RELEASE_NAMES,
  LISTING_STATE_NAMES,
  NUMBER_STATE_NAMES,
  ORDER_STATE_NAMES,
  PAY_MODE_NAMES,
  refusalName,
} from './domain/names.ts'
import { count, fen, hours, linesOf, type ReportColumn, type ReportTable, share, tableOf, text } from './domain/report-table.ts'
import { type NumberCounts, type Period, ReportsRepository } from './reports.repository.ts'

const MAX_DAYS = 92
const LIST_LIMIT = 1_000
const HALVES: Record<string, string> = { AM: '上午', PM: '下午', NIGHT: '夜间' }
type Query = QueryOf<typeof getReport>
type Built = ReportTable & { title: string; note: string; unavailable?: string }
interface Ask {
  query: Query
  period: Period
  /** What a drill carries on. */
  days: { from: string; to: string }
  name: (institutionId: string) => string
  caller: Caller
  requestId: string
}

const NUMBER_COLUMNS: readonly ReportColumn<NumberCounts>[] = [
  count('planned', '计划', (n) => n.planned),
  count('released', '已放', (n) => n.released),
  count('available', '可约', (n) => n.available),
  count('held', '占用', (n) => n.held),
  count('sold', '已约', (n) => n.sold),
  count('used', '已用', (n) => n.used),
  count('suspended', '停诊', (n) => n.suspended),
  count('returned', '退回次数', (n) => n.returned),
  count('noShow', '失约', (n) => n.noShow),
  count('onlineTaken', '线上约', (n) => n.onlineTaken),
  share(
    'online',
    '线上占比',
    (n) => n.onlineTaken,
    (n) => n.sold + n.used,
  ),
  count('elder', '老人号', (n) => n.elder),
  share(
    'elderShare',
    '老人号占比',
    (n) => n.elder,
    (n) => n.planned,
  ),
]
/** Every state stands in exactly one column, so the columns add up to the holds made. */
const TRADE_GROUPS: readonly { key: string; title: string; states: readonly AppointmentState[] }[] = [
  { key: 'open', title: '办理中', states: ['HOLDING', 'HOLD_UNKNOWN', 'HELD', 'RELEASING', 'CONFIRMING'] },
  { key: 'booked', title: '已约', states: ['BOOKED', 'CANCELLING', 'CHECKED_IN', 'QUEUED', 'CALLED', 'IN_CONSULT', 'ATTENDANCE_UNKNOWN'] },
  { key: 'fulfilled', title: '已就诊', states: ['FULFILLED'] },
  { key: 'cancelled', title: '本人取消', states: ['CANCELLED_BY_USER'] },
  { key: 'rescheduled', title: '改签', states: ['RESCHEDULED'] },
  { key: 'hospital', title: '停诊与医院取消', states: ['SUSPENDED_BY_HOSPITAL', 'CANCELLED_BY_HOSPITAL'] },
  { key: 'failed', title: '未成', states: ['EXPIRED', 'HOLD_REFUSED', 'CONFIRM_FAILED'] },
  { key: 'noShow', title: '失约', states: ['NO_SHOW', 'NO_SHOW_REVOKED'] },
]
const sumOf = (rows: readonly { count: number }[]): number => rows.reduce((sum, row) => sum + row.count, 0)
const groupBy = <Row, Key>(rows: readonly Row[], keyOf: (row: Row) => Key): [Key, Row[]][] => {
  const groups = new Map<Key, Row[]>()
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row])
  return [...groups]
}
const minute = (at: Date): string => `${dateOf(at.getTime())} ${clockTimeOf(at.getTime())}`

/** 监测 (R269, A39): tables without persons. A page and the list it opens read the same lines, so their sums agree. */
@Injectable()
export class ReportsService {
  private readonly builders: Record<ReportKind, (ask: Ask) => Promise<Built>> = {
    NUMBERS: (ask) => this.numbers(ask),
    NUMBER_SESSIONS: (ask) => this.numberSessions(ask),
    NUMBER_LIST: (ask) => this.numberList(ask),
    TRADES: (ask) => this.trades(ask),
    TRADE_STATES: (ask) => this.tradeStates(ask),
    TRADE_LIST: (ask) => this.tradeList(ask),
    MONEY: (ask) => this.money(ask),
    MONEY_LIST: (ask) => this.moneyList(ask),
    USERS: (ask) => this.users(ask),
    RECORDS: () => Promise.resolve(RECORDS),
    LISTINGS: (ask) => this.listings(ask),
    LISTING_LIST: (ask) => this.listingList(ask),
    EVALUATIONS: (ask) => this.evaluations(ask),
    EVALUATION_DEPARTMENTS: (ask) => this.evaluationDepartments(ask),
    EQUITY: (ask) => this.equity(ask),
    EQUITY_REFUSALS: (ask) => this.equityRefusals(ask),
  }

  constructor(
    private readonly repository: ReportsRepository,
    private readonly payments: PaymentsMonitor,
    private readonly identity: IdentityPublic,
    private readonly identityCounts: IdentityCounts,
    private readonly directory: DirectoryPublic,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async get(caller: Caller, query: Query, requestId: string): Promise<Report> {
    const now = this.clock.now()
    const today = dateOf(now)
    const from = query.from ?? today
    const to = query.to ?? from
    if (!isBusinessDate(from) || !isBusinessDate(to) || to < from || daysBetween(from, to) >= MAX_DAYS) throw new Refusal('APPOINTMENTS.REPORT_PERIOD_INVALID')
    const institutions = new Map((await this.directory.listInstitutions()).map((institution) => [institution.id, institution.name]))
    const { title, note, unavailable, ...table } = await this.builders[query.report]({
      query,
      period: { from, to, fromAt: new Date(instantAt(from)), untilAt: new Date(instantAt(addDays(to, 1))) },
      days: { from, to },
      name: (institutionId) => institutions.get(institutionId) ?? '',
      caller,
      requestId,
    })
    await this.audit.record({
      actorAccountId: caller.accountId,
      action: 'appointments.getReport',
      objectKind: 'report',
      objectId: query.report,
      personId: null,
      outcome: 'ALLOWED',
      requestId,
    })
    return { report: query.report, title, asOf: formatInstant(now), from, to, note, unavailable: unavailable ?? null, ...table }
  }

  async exportCsv(caller: Caller, query: Query, requestId: string): Promise<{ fileName: string; text: string }> {
    const report = await this.get(caller, query, requestId)
    const { header, lines } = linesOf(report)
    return { fileName: `${report.title}-${report.from}-${report.to}.csv`, text: csvOf(header, lines) }
  }

  private async numbers({ period, name }: Ask): Promise<Built> {
    const rows = await this.repository.numbersByInstitutionDay(period)
    return {
      title: '号源监测',
      note: '按出诊日统计。计划=没有撤掉的号；已放=已到放号时间的号；退回=约了又退的次数；线上占比=已约和已用里走线上的。',
      ...tableOf(
        rows,
        [text('institution', '机构', (r) => name(r.institutionId)), text('date', '出诊日', (r) => r.date), ...NUMBER_COLUMNS],
        (r) => `${r.institutionId}_${r.date}`,
        (r) => ({ report: 'NUMBER_SESSIONS', from: r.date, to: r.date, institutionId: r.institutionId }),
      ),
    }
  }

  private async numberSessions({ query, period, days, name }: Ask): Promise<Built> {
    const institutionId = needed(query.institutionId)
    const rows = await this.repository.numbersBySession(institutionId, period)
    const [doctors, departments] = await Promise.all([
      this.directory.findDoctors(rows.map((r) => r.doctorId)),
      this.directory.findDepartments(rows.map((r) => r.departmentId)),
    ])
    return {
      title: `号源监测·${name(institutionId)}`,
      note: '一行是一场门诊。',
      ...tableOf(
        rows,
        [
          text('department', '科室', (r) => departments.get(r.departmentId)?.name ?? ''),
          text('doctor', '医生', (r) => doctors.get(r.doctorId)?.name ?? ''),
          text('half', '场次', (r) => `${r.date} ${HALVES[r.half] ?? ''}`),
          ...NUMBER_COLUMNS,
        ],
        (r) => r.sessionId,
        (r) => ({ report: 'NUMBER_LIST', ...days, institutionId, sessionId: r.sessionId }),
      ),
    }
  }

  private async numberList({ query }: Ask): Promise<Built> {
    const rows = await this.repository.listNumbers(needed(query.sessionId))
    return {
      title: '一场门诊的号',
      note: '一行是一个号，不显示约号的人。',
      ...tableOf(
        rows,
        [
          text('ordinal', '号序', (r) => String(r.ordinal)),
          text('start', '时段', (r) => r.start),
          text('channel', '渠道', (r) => CHANNEL_NAMES[r.channel]),
          text('state', '状态', (r) => NUMBER_STATE_NAMES[r.state]),
          count('returned', '退回次数', (r) => r.returned),
          text('changedAt', '最近变动', (r) => minute(r.changedAt)),
        ],
        (r) => String(r.ordinal),
        () => null,
      ),
    }
  }

  private async trades({ period, days, name }: Ask): Promise<Built> {
    const rows = groupBy(await this.repository.trades(period, null), (r) => r.institutionId)
    return {
      title: '交易监测',
      note: '按占号那天统计，一个预约只在一列里，各列相加等于占号数。',
      ...tableOf(
        rows,
        [
          text('institution', '机构', ([id]) => name(id)),
          count('submitted', '占号', ([, all]) => sumOf(all)),
          ...TRADE_GROUPS.map(({ key, title, states }) =>
            count<(typeof rows)[number]>(key, title, ([, all]) => sumOf(all.filter((r) => states.includes(r.state)))),
          ),
          count('online', '线上', ([, all]) => sumOf(all.filter((r) => r.channel === 'ONLINE'))),
          count('offline', '其他渠道', ([, all]) => sumOf(all.filter((r) => r.channel !== 'ONLINE'))),
        ],
        ([id]) => id,
        ([id]) => ({ report: 'TRADE_STATES', ...days, institutionId: id }),
      ),
    }
  }

  private async tradeStates({ query, period, days, name }: Ask): Promise<Built> {
    const institutionId = needed(query.institutionId)
    const rows = await this.repository.trades(period, institutionId)
    return {
      title: `交易监测·${name(institutionId)}`,
      note: '按占号那天、状态和渠道统计。',
      ...tableOf(
        rows,
        [
          text('state', '状态', (r) => APPOINTMENT_STATE_NAMES[r.state]),
          text('channel', '渠道', (r) => CHANNEL_NAMES[r.channel]),
          count('count', '预约数', (r) => r.count),
        ],
        (r) => `${r.state}_${r.channel}`,
        (r) => ({ report: 'TRADE_LIST', ...days, institutionId, state: r.state, channel: r.channel }),
      ),
    }
  }

  private async tradeList({ query, period, name }: Ask): Promise<Built> {
    const institutionId = needed(query.institutionId)
    const [state, channel] = [needed(query.state), needed(query.channel)]
    const rows = await this.repository.listTrades(period, institutionId, state, channel, LIST_LIMIT)
    const departments = await this.directory.findDepartments(rows.map((r) => r.departmentId))
    return {
      title: `预约明细·${name(institutionId)}`,
      note: `${APPOINTMENT_STATE_NAMES[state as AppointmentState] ?? ''}，${CHANNEL_NAMES[channel as Channel] ?? ''}渠道。不显示就诊人。最多列 ${LIST_LIMIT} 行。`,
      ...tableOf(
        rows.map((row, index) => ({ ...row, index })),
        [
          text('submittedAt', '占号时间', (r) => minute(r.submittedAt)),
          text('date', '就诊日', (r) => r.date),
          text('department', '科室', (r) => departments.get(r.departmentId)?.name ?? ''),
          text('payMode', '付费', (r) => (r.payMode ? PAY_MODE_NAMES[r.payMode] : '未选')),
          fen('fee', '挂号费', (r) => r.feeFen),
          count('count', '预约数', () => 1),
        ],
        (r) => String(r.index),
        () => null,
      ),
    }
  }

  private async money({ period, days, name }: Ask): Promise<Built> {
    const rows = await this.payments.sumOrders(period.fromAt, period.untilAt)
    return {
      title: '支付监测',
      note: '按订单开立那天统计。实收=付款成功的钱；在途=已申请、还没退到的钱；待付=还没付的订单。',
      ...tableOf(
        rows,
        [
          text('institution', '机构', (r) => name(r.institutionId)),
          count('orders', '订单', (r) => r.orders),
          fen('amount', '应收', (r) => r.amountFen),
          fen('paid', '实收', (r) => r.paidFen),
          fen('refunded', '已退', (r) => r.refundedFen),
          fen('refunding', '在途退款', (r) => r.refundingFen),
          fen('open', '待付', (r) => r.openFen),
        ],
        (r) => r.institutionId,
        (r) => ({ report: 'MONEY_LIST', ...days, institutionId: r.institutionId }),
      ),
    }
  }

  private async moneyList({ query, period, name }: Ask): Promise<Built> {
    const institutionId = needed(query.institutionId)
    const rows = await this.payments.listOrders(institutionId, period.fromAt, period.untilAt, LIST_LIMIT)
    return {
      title: `支付明细·${name(institutionId)}`,
      note: `一行是一张订单，不显示付款人。最多列 ${LIST_LIMIT} 行。`,
      ...tableOf(
        rows,
        [
          text('openedAt', '开立', (r) => minute(r.openedAt)),
          text('state', '状态', (r) => ORDER_STATE_NAMES[r.state] ?? ''),
          count('orders', '订单', () => 1),
          fen('amount', '应收', (r) => r.amountFen),
          fen('paid', '实收', (r) => r.paidFen),
          fen('refunded', '已退', (r) => r.refundedFen),
          fen('refunding', '在途退款', (r) => r.refundingFen),
          fen('open', '待付', (r) => r.openFen),
        ],
        (r) => r.tradeOrderId,
        () => null,
      ),
    }
  }

  private async users({ period, days }: Ask): Promise<Built> {
    const [numbers, refusals] = await Promise.all([this.identityCounts.count(), this.repository.refusals(period)])
    const limits = groupBy(
      refusals.filter((r) => ['ACCOUNT_LIMIT', 'DEVICE_LIMIT', 'TOO_MANY_HOLDS', 'DAILY_LIMIT', 'LISTED'].includes(r.code)),
      (r) => r.code,
    )
    const rows = [
      { key: 'accounts', name: '居民账号', value: numbers.accounts, code: null },
      { key: 'persons', name: '就诊人', value: numbers.persons, code: null },
      { key: 'bindings', name: '有效绑定', value: numbers.bindings, code: null },
      { key: 'verified', name: '实名通过', value: numbers.verified, code: null },
      { key: 'inReview', name: '等人工核实', value: numbers.inReview, code: null },
      ...limits.map(([code, all]) => ({ key: code, name: `被挡下：${refusalName(code)}`, value: sumOf(all), code })),
    ]
    return {
      title: '用户监测',
      note: '只有数，没有人。前五行是现在的总数，被挡下的次数按所选日期。',
      ...tableOf(
        rows,
        [text('name', '项目', (r) => r.name), count('value', '数', (r) => r.value)],
        (r) => r.key,
        (r) => (r.code ? { report: 'EQUITY_REFUSALS', ...days, state: r.code } : null),
      ),
      // Accounts, persons and refusals are different things.
      totals: [null, null],
    }
  }

  private async listings({ period, days, name }: Ask): Promise<Built> {
    const rows = await this.repository.listings(period)
    return {
      title: '失约名单',
      note: '所选日期里有效过的名单记录。',
      ...tableOf(
        rows,
        [
          text('scope', '范围', (r) => (r.institutionId ? name(r.institutionId) : '全市')),
          text('status', '状态', (r) => LISTING_STATE_NAMES[r.status] ?? ''),
          count('count', '条数', (r) => r.count),
        ],
        (r) => `${r.institutionId ?? 'region'}_${r.status}`,
        (r) => ({ report: 'LISTING_LIST', ...days, ...(r.institutionId ? { institutionId: r.institutionId } : {}), state: r.status }),
      ),
    }
  }

  /** Persons are masked and every one shown is recorded. */
  private async listingList({ query, period, caller, requestId }: Ask): Promise<Built> {
    const rows = await this.repository.listListings(period, query.institutionId ?? null, needed(query.state), LIST_LIMIT)
    const personIds = [...new Set(rows.flatMap((r) => r.personId ?? []))]
    for (const personId of personIds)
      await this.audit.record({
        actorAccountId: caller.accountId,
        action: 'appointments.getReport',
        objectKind: 'credit-listing',
        objectId: null,
        personId,
        outcome: 'ALLOWED',
        requestId,
      })
    const persons = await this.identity.labelPersons(null, personIds)
    return {
      title: '失约名单明细',
      note: '姓名已遮掩，每看一人都有记录。',
      ...tableOf(
        rows.map((row, index) => ({ ...row, index })),
        [
          text('person', '就诊人', (r) => (r.personId ? (persons.get(r.personId)?.nameMasked ?? '') : '')),
          text('from', '起', (r) => dateOf(r.fromAt.getTime())),
          text('until', '止', (r) => dateOf(r.untilAt.getTime())),
          text('status', '状态', (r) => `${LISTING_STATE_NAMES[r.status] ?? ''}${r.releasedBy ? `（${LISTING_RELEASE_NAMES[r.releasedBy] ?? ''}）` : ''}`),
          count('events', '失约次数', (r) => r.events),
          count('count', '条数', () => 1),
        ],
        (r) => String(r.index),
        () => null,
      ),
    }
  }

  private async evaluations({ period, days, name }: Ask): Promise<Built> {
    const rows = await this.repository.evaluations(period, null)
    return {
      title: '评价监测',
      note: `按评价提交那天统计。分数满分 5，不足 ${MIN_SAMPLE} 条不出分。`,
      ...tableOf(
        rows,
        [text('institution', '机构', (r) => name(r.objectId)), ...EVALUATION_COLUMNS],
        (r) => r.objectId,
        (r) => ({ report: 'EVALUATION_DEPARTMENTS', ...days, institutionId: r.objectId }),
      ),
    }
  }

  private async evaluationDepartments({ query, period, name }: Ask): Promise<Built> {
    const institutionId = needed(query.institutionId)
    const rows = await this.repository.evaluations(period, institutionId)
    const departments = await this.directory.findDepartments(rows.map((r) => r.objectId))
    return {
      title: `评价监测·${name(institutionId)}`,
      note: `按评价提交那天统计。分数满分 5，不足 ${MIN_SAMPLE} 条不出分。`,
      ...tableOf(
        rows,
        [text('department', '科室', (r) => departments.get(r.objectId)?.name ?? ''), ...EVALUATION_COLUMNS],
        (r) => r.objectId,
        () => null,
      ),
    }
  }

  private async equity({ period, days }: Ask): Promise<Built> {
    const [areas, institutions, refusals] = await Promise.all([
      this.directory.listAreaNames(),
      this.directory.listInstitutions(),
      this.repository.refusals(period),
    ])
    const measured = await this.repository.equity(
      period,
      institutions.map(({ id, areaCode }) => ({ institutionId: id, areaCode })),
    )
    const areaOf = new Map(institutions.map(({ id, areaCode }) => [id, areaCode]))
    const rows = [...areas].map(([areaCode, areaName]) => {
      const found = measured.find((m) => m.areaCode === areaCode)
      return {
        areaCode,
        areaName,
        institutions: institutions.filter((i) => i.areaCode === areaCode).length,
        booked: found?.booked ?? 0,
        online: found?.online ?? 0,
        medianHours: found?.medianHours ?? null,
        refused: sumOf(refusals.filter((r) => areaOf.get(r.institutionId) === areaCode)),
      }
    })
    return {
      title: '旗县公平性',
      note: '按占号那天、医院所在旗县统计。等待=从占号到看病的小时数，取中位数；没约上=占号被挡下的次数。',
      ...tableOf(
        rows,
        [
          text('area', '旗县市区', (r) => r.areaName),
          count('institutions', '机构', (r) => r.institutions),
          count('booked', '约成', (r) => r.booked),
          hours('median', '等待中位数', (r) => r.medianHours),
          count('online', '线上', (r) => r.online),
          share(
            'onlineShare',
            '线上占比',
            (r) => r.online,
            (r) => r.booked,
          ),
          count('refused', '没约上', (r) => r.refused),
        ],
        (r) => r.areaCode,
        (r) => ({ report: 'EQUITY_REFUSALS', ...days, areaCode: r.areaCode }),
      ),
    }
  }

  private async equityRefusals({ query, period, name }: Ask): Promise<Built> {
    const { areaCode, state } = query
    const inArea = new Set((await this.directory.listInstitutions()).filter((i) => !areaCode || i.areaCode === areaCode).map((i) => i.id))
    const rows = (await this.repository.refusals(period)).filter((r) => inArea.has(r.institutionId) && (!state || r.code === state))
    return {
      title: '没约上的原因',
      note: '占号被挡下的次数，按机构和原因。一个人多试几次就算几次。',
      ...tableOf(
        rows,
        [text('institution', '机构', (r) => name(r.institutionId)), text('code', '原因', (r) => refusalName(r.code)), count('count', '次数', (r) => r.count)],
        (r) => `${r.institutionId}_${r.code}`,
        () => null,
      ),
    }
  }
}

type EvaluationRow = Awaited<ReturnType<ReportsRepository['evaluations']>>[number]
const EVALUATION_COLUMNS: readonly ReportColumn<EvaluationRow>[] = [
  count('total', '评价', (r) => r.total),
  count('counting', '计分', (r) => r.counting),
  text('score', '分数', (r) => (r.counting >= MIN_SAMPLE ? (r.starSum / r.starCount).toFixed(1) : `不足 ${MIN_SAMPLE} 条`)),
  count('withText', '有文字', (r) => r.withText),
  count('published', '已公开', (r) => r.published),
  count('waiting', '待审核', (r) => r.waiting),
  count('hidden', '未公开', (r) => r.hidden),
  count('unanswered', '未回复', (r) => r.unanswered),
]

const RECORDS: Built = {
  title: '推送病历监测',
  note: '',
  unavailable: '未接入：医院还没有向平台推送病历和检查报告。接入以后，这里按机构和日期列出应推、已推、迟推和退回的份数。',
  columns: [],
  rows: [],
  totals: [],
}

/** A detail without what it is the detail of is not there. */
function needed(value: string | undefined): string {
  if (!value) throw new Refusal(NOT_FOUND)
  return value
}
