import { Injectable } from '@nestjs/common'
import type {
  getScore,
  getVisitEvaluation,
  listMyEvaluations,
  listPublishedEvaluations,
  MyEvaluation,
  submitEvaluation,
} from '@jktl/shared/appointments/evaluations/contract'
import { evaluableUntil, EVALUATION_DAYS, evaluationActions, evaluationRefusal } from '@jktl/shared/appointments/evaluations/rules'
import { APPOINTMENTS_ERRORS } from '@jktl/shared/appointments/errors'
import { addDays, dateOf, formatInstant } from '@jktl/shared/kernel/dates'
import type { QueryOf, ResponseOf } from '@jktl/shared/kernel/route'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import { Jobs } from '../../../platform/jobs/jobs.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { IdentityPublic } from '../../identity/public.ts'
import type { EvaluationRecord } from './domain/evaluation.ts'
import { stateTextOf } from './domain/evaluation-texts.ts'
import { EvaluationsRepository, type VisitRow } from './evaluations.repository.ts'
import { PAGE_SIZE, pageOf, placeFrom } from './paging.ts'
import { SubmitEvaluation } from './use-cases/submit-evaluation.ts'

const monthOf = (at: Date | string): string => dateOf(new Date(at).getTime()).slice(0, 7)
type Visit = ResponseOf<typeof getVisitEvaluation>['visit']

/** What residents do with evaluations, and what everybody may read of them. */
@Injectable()
export class EvaluationsService {
  constructor(
    private readonly repository: EvaluationsRepository,
    private readonly submission: SubmitEvaluation,
    private readonly identity: IdentityPublic,
    private readonly directory: DirectoryPublic,
    private readonly audit: Audit,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  async getVisit(accountId: string, appointmentId: string, requestId: string): Promise<ResponseOf<typeof getVisitEvaluation>> {
    const row = await this.repository.findVisit(accountId, await this.identity.listBoundPersonIds(accountId), appointmentId)
    if (!row) throw new Refusal(NOT_FOUND)
    const record = await this.repository.findByAppointment(appointmentId)
    const [visit] = await this.visits(accountId, [row], 'appointments.getVisitEvaluation', requestId)
    if (!visit) throw new Refusal(NOT_FOUND)
    // Somebody else of the family wrote it: that it is there is said, its words are theirs.
    const own = record?.accountId === accountId ? record : null
    const refusal = own ? null : evaluationRefusal(row, this.clock.now())
    return { visit, evaluation: own ? toMine(own, visit) : null, refusal: refusal && APPOINTMENTS_ERRORS[refusal].title }
  }

  async submit(accountId: string, { params, body, requestId }: Input<typeof submitEvaluation>): Promise<MyEvaluation> {
    const result = await this.submission.run(accountId, params.id, { ratings: body.ratings, text: body.text ?? null, isAnonymous: body.isAnonymous })
    if (!result.ok) throw new Refusal(result.code === 'NOT_FOUND' ? NOT_FOUND : `APPOINTMENTS.${result.code}`)
    if (body.text) this.jobs.wake('appointments')
    return this.show(accountId, result.value, 'appointments.submitEvaluation', requestId)
  }

  async listMine(accountId: string, query: QueryOf<typeof listMyEvaluations>, requestId: string): Promise<ResponseOf<typeof listMyEvaluations>> {
    const limit = query.limit ?? PAGE_SIZE
    const place = placeFrom(query.cursor)
    const records = await this.repository.listOwn(accountId, place, limit + 1)
    const waiting = place
      ? []
      : await this.repository.listWaiting(accountId, await this.identity.listBoundPersonIds(accountId), addDays(dateOf(this.clock.now()), -EVALUATION_DAYS))
    const page = await pageOf(records, limit, (shown) => this.present(accountId, shown, 'appointments.listMyEvaluations', requestId))
    return { ...page, waiting: await this.visits(accountId, waiting, 'appointments.listMyEvaluations', requestId) }
  }

  async withdraw(accountId: string, id: string, requestId: string): Promise<MyEvaluation> {
    if (!(await this.repository.findOwn(accountId, id))) throw new Refusal(NOT_FOUND)
    if (!(await this.repository.withdraw(id, this.clock.now()))) throw new Refusal('APPOINTMENTS.EVALUATION_ACTION_NOT_ALLOWED')
    return this.show(accountId, id, 'appointments.withdrawEvaluation', requestId)
  }

  async getScore({ kind, objectId }: QueryOf<typeof getScore>): Promise<ResponseOf<typeof getScore>> {
    return { asOf: formatInstant(this.clock.now()), ...(await this.repository.findScore(kind, objectId)) }
  }

  async listPublished({
    kind,
    objectId,
    cursor,
    limit = PAGE_SIZE,
  }: QueryOf<typeof listPublishedEvaluations>): Promise<ResponseOf<typeof listPublishedEvaluations>> {
    const rows = await this.repository.listPublished(kind, objectId, placeFrom(cursor), limit + 1)
    return pageOf(rows, limit, (shown) =>
      Promise.resolve(shown.map((e) => ({ id: e.id, month: monthOf(e.visitDate), ratings: e.ratings, text: e.text ?? '', answer: publicAnswer(e) }))),
    )
  }

  private async show(accountId: string, id: string, action: string, requestId: string): Promise<MyEvaluation> {
    const record = await this.repository.findOwn(accountId, id)
    const [shown] = record ? await this.present(accountId, [record], action, requestId) : []
    if (!shown) throw new Refusal(NOT_FOUND)
    return shown
  }

  private async present(accountId: string, records: readonly EvaluationRecord[], action: string, requestId: string): Promise<MyEvaluation[]> {
    const visits = await this.visits(
      accountId,
      records.map((e) => ({ ...e, date: e.visitDate })),
      action,
      requestId,
    )
    return records.flatMap((record, index) => {
      const visit = visits[index]
      return visit ? [toMine(record, visit)] : []
    })
  }

  /** Names of place and patient; one audit line per person, written before anything is shown. */
  private async visits(
    accountId: string,
    rows: readonly Pick<VisitRow, 'appointmentId' | 'personId' | 'institutionId' | 'departmentId' | 'doctorId' | 'date'>[],
    action: string,
    requestId: string,
  ): Promise<Visit[]> {
    const personIds = [...new Set(rows.map((row) => row.personId))]
    for (const personId of personIds)
      await this.audit.record({ actorAccountId: accountId, action, objectKind: 'evaluation', objectId: null, personId, outcome: 'ALLOWED', requestId })
    const [institutions, departments, doctors, persons] = await Promise.all([
      this.directory.findInstitutions(rows.map((row) => row.institutionId)),
      this.directory.findDepartments(rows.map((row) => row.departmentId)),
      this.directory.findDoctors(rows.map((row) => row.doctorId)),
      this.identity.labelPersons(accountId, personIds),
    ])
    return rows.map((row) => ({
      appointmentId: row.appointmentId,
      institutionName: institutions.get(row.institutionId)?.name ?? '',
      departmentName: departments.get(row.departmentId)?.name ?? '',
      doctorId: row.doctorId,
      doctorName: doctors.get(row.doctorId)?.name ?? '',
      doctorTitle: doctors.get(row.doctorId)?.title ?? '',
      date: row.date,
      personNameMasked: persons.get(row.personId)?.nameMasked ?? '',
      until: evaluableUntil(row.date),
    }))
  }
}

const publicAnswer = ({ answer }: EvaluationRecord): { text: string; month: string } | null =>
  answer?.state === 'PUBLISHED' ? { text: answer.text, month: monthOf(answer.submittedAt) } : null

const toMine = (e: EvaluationRecord, visit: Visit): MyEvaluation => ({
  id: e.id,
  visit,
  ratings: e.ratings,
  text: e.text,
  isAnonymous: e.isAnonymous,
  state: e.state,
  stateText: stateTextOf(e),
  answer: publicAnswer(e),
  submittedAt: formatInstant(e.submittedAt.getTime()),
  allowedActions: evaluationActions({ ...e, answered: e.answer !== null }, 'owner').filter((action) => action === 'withdraw'),
})
