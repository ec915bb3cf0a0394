import { Injectable } from '@nestjs/common'
import type { answerEvaluation, getEvaluationAnalysis, HospitalEvaluation, listHospitalEvaluations } from '@jktl/shared/appointments/evaluations/contract'
import { DIMENSION_NAMES, DIMENSIONS } from '@jktl/shared/appointments/evaluations/model'
import { evaluationActions, MIN_SAMPLE } from '@jktl/shared/appointments/evaluations/rules'
import { addDays, dateOf, formatInstant, instantAt } from '@jktl/shared/kernel/dates'
import type { QueryOf, ResponseOf } from '@jktl/shared/kernel/route'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { csvOf } from '../../../platform/csv.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import { Jobs } from '../../../platform/jobs/jobs.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { AnalysisRepository, type Sums } from './analysis.repository.ts'
import type { EvaluationRecord } from './domain/evaluation.ts'
import { PAGE_SIZE, pageOf, placeFrom } from './paging.ts'
import { institutionOf, managedInstitutions } from './staff-reach.ts'
import { AnswerEvaluation } from './use-cases/answer-evaluation.ts'

const DEFAULT_MONTHS = 6
const monthOf = (date: string): string => date.slice(0, 7)
const averageOf = ({ starSum, starCount, sampleSize }: Sums): { sampleSize: number; scoreX10: number | null } => ({
  sampleSize,
  scoreX10: sampleSize >= MIN_SAMPLE ? Math.round((10 * starSum) / starCount) : null,
})
const startOf = (month: string): Date => new Date(instantAt(`${month}-01`))
const nextMonth = (month: string): string => monthOf(addDays(`${month}-28`, 4))
type Analysis = ResponseOf<typeof getEvaluationAnalysis>

/** What a hospital sees of its evaluations, answers to, and learns from (R355). */
@Injectable()
export class HospitalEvaluationsService {
  constructor(
    private readonly repository: AnalysisRepository,
    private readonly answering: AnswerEvaluation,
    private readonly identity: IdentityPublic,
    private readonly directory: DirectoryPublic,
    private readonly audit: Audit,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  async list(caller: Caller, query: QueryOf<typeof listHospitalEvaluations>, requestId: string): Promise<ResponseOf<typeof listHospitalEvaluations>> {
    const institutionId = institutionOf(caller, query.institutionId)
    const limit = query.limit ?? PAGE_SIZE
    const { month, departmentId, filter = 'unanswered' } = query
    const rows = await this.repository.list(
      {
        institutionId,
        filter,
        departmentId: departmentId ?? null,
        from: month ? startOf(month) : null,
        until: month ? startOf(nextMonth(month)) : null,
      },
      placeFrom(query.cursor),
      limit + 1,
    )
    const page = await pageOf(rows, limit, (shown) => this.present(caller, shown, 'appointments.listHospitalEvaluations', requestId))
    return { ...page, asOf: formatInstant(this.clock.now()), institutionName: await this.nameOf(institutionId) }
  }

  async answer(caller: Caller, { params, body, ifMatch, requestId }: Input<typeof answerEvaluation>): Promise<HospitalEvaluation> {
    const result = await this.answering.run({
      id: params.id,
      institutionIds: managedInstitutions(caller),
      version: ifMatch,
      accountId: caller.accountId,
      text: body.text,
    })
    if (!result.ok && result.code === 'NOT_FOUND') throw new Refusal(NOT_FOUND)
    const record = await this.repository.find(params.id)
    const [shown] = record ? await this.present(caller, [record], 'appointments.answerEvaluation', requestId) : []
    if (!shown) throw new Refusal(NOT_FOUND)
    if (!result.ok)
      throw result.code === 'STALE'
        ? new Refusal('KERNEL.STALE', { current: shown })
        : new Refusal(`APPOINTMENTS.${result.code}`, { allowedActions: shown.allowedActions, current: shown })
    this.jobs.wake('appointments')
    return shown
  }

  async analyse(caller: Caller, query: QueryOf<typeof getEvaluationAnalysis>): Promise<Analysis> {
    const institutionId = institutionOf(caller, query.institutionId)
    const now = this.clock.now()
    const to = monthOf(dateOf(now))
    const months = Array.from({ length: query.months ?? DEFAULT_MONTHS }, (_, index) => index).reduce<string[]>(
      (found, index) => (index === 0 ? [to] : [monthOf(addDays(`${found[0] ?? to}-01`, -1)), ...found]),
      [],
    )
    const from = months[0] ?? to
    const period = { institutionId, from: startOf(from), until: startOf(nextMonth(to)) }
    const [total, byMonth, byDimension, byDepartment, unanswered, visits, departments, institutionName] = await Promise.all([
      this.repository.total(period),
      this.repository.byMonth(period),
      this.repository.byDimension(period),
      this.repository.byDepartment(period),
      this.repository.unanswered(period),
      this.repository.countVisits(period),
      this.directory.listDepartments(institutionId),
      this.nameOf(institutionId),
    ])
    const waiting = new Map(unanswered.map((row) => [row.departmentId, row.count]))
    const nothing: Sums = { starSum: 0, starCount: 0, sampleSize: 0 }
    return {
      asOf: formatInstant(now),
      institutionId,
      institutionName,
      from,
      to,
      total: averageOf(total),
      unanswered: unanswered.reduce((sum, row) => sum + row.count, 0),
      visits,
      months: months.map((month) => ({ month, ...averageOf(byMonth.find((row) => row.month === month) ?? nothing) })),
      dimensions: DIMENSIONS.map((dimension) => ({ dimension, ...averageOf(byDimension.find((row) => row.dimension === dimension) ?? nothing) })),
      departments: byDepartment
        .map((row) => ({
          departmentId: row.departmentId,
          departmentName: departments.find(({ id }) => id === row.departmentId)?.name ?? '',
          unanswered: waiting.get(row.departmentId) ?? 0,
          ...averageOf(row),
        }))
        .sort((a, b) => (a.scoreX10 ?? Infinity) - (b.scoreX10 ?? Infinity) || b.sampleSize - a.sampleSize),
    }
  }

  async exportCsv(caller: Caller, query: QueryOf<typeof getEvaluationAnalysis>): Promise<{ fileName: string; text: string }> {
    const analysis = await this.analyse(caller, query)
    const line = (what: string, name: string, { sampleSize, scoreX10 }: { sampleSize: number; scoreX10: number | null }, unanswered: number | null = null) => [
      what,
      name,
      sampleSize,
      scoreX10 === null ? null : (scoreX10 / 10).toFixed(1),
      unanswered,
    ]
    return {
      fileName: `评价分析-${analysis.institutionName}-${analysis.from}-${analysis.to}.csv`,
      text: csvOf(
        ['口径', '名称', '评价数', '分数（满分 5，不足 5 条不出分）', '未回复'],
        [
          line('合计', analysis.institutionName, analysis.total, analysis.unanswered),
          ...analysis.months.map((row) => line('月', row.month, row)),
          ...analysis.dimensions.map((row) => line('评价项', DIMENSION_NAMES[row.dimension], row)),
          ...analysis.departments.map((row) => line('科室', row.departmentName, row, row.unanswered)),
          ['截至', analysis.asOf, null, null, null],
        ],
      ),
    }
  }

  private async nameOf(institutionId: string): Promise<string> {
    const institution = (await this.directory.findInstitutions([institutionId])).get(institutionId)
    if (!institution) throw new Refusal(NOT_FOUND)
    return institution.name
  }

  /** A resident who chose not to be known stays unknown; whoever is shown, masked, is recorded first. */
  private async present(caller: Caller, records: readonly EvaluationRecord[], action: string, requestId: string): Promise<HospitalEvaluation[]> {
    const named = [...new Set(records.filter((e) => !e.isAnonymous).map((e) => e.personId))]
    for (const personId of named)
      await this.audit.record({ actorAccountId: caller.accountId, action, objectKind: 'evaluation', objectId: null, personId, outcome: 'ALLOWED', requestId })
    const [departments, doctors, persons] = await Promise.all([
      this.directory.findDepartments(records.map((e) => e.departmentId)),
      this.directory.findDoctors(records.map((e) => e.doctorId)),
      this.identity.labelPersons(null, named),
    ])
    return records.map((e) => ({
      id: e.id,
      version: e.version,
      departmentName: departments.get(e.departmentId)?.name ?? '',
      doctorName: doctors.get(e.doctorId)?.name ?? '',
      visitMonth: monthOf(e.visitDate),
      personNameMasked: e.isAnonymous ? null : (persons.get(e.personId)?.nameMasked ?? null),
      ratings: e.ratings,
      text: e.state === 'PUBLISHED' ? e.text : null,
      state: e.state,
      submittedAt: formatInstant(e.submittedAt.getTime()),
      answer: e.answer && { text: e.answer.text, state: e.answer.state, hiddenReason: e.answer.hiddenReason },
      allowedActions: evaluationActions({ ...e, answered: e.answer !== null }, 'hospital').filter((a) => a === 'answer'),
    }))
  }
}
