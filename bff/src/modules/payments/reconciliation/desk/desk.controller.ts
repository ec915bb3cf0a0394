import { Controller, Inject } from '@nestjs/common'
import type { ResponseOf } from '@jktl/shared/kernel/route'
import {
  addDifferenceEvidence,
  type BatchDetail,
  type DayUnit,
  decideHandling,
  type DifferenceDetail,
  getDifference,
  getFinanceBatch,
  getFinanceDay,
  getFinanceDuties,
  listDifferences,
  listFinanceDays,
  proposeHandling,
  rerunFinanceBatch,
  signFinanceDay,
} from '@jktl/shared/payments/reconciliation/desk-contract'
import { exportMoneyRows, listMoneyRows, proveMoney } from '@jktl/shared/payments/reconciliation/proof-contract'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../../platform/http/endpoint.ts'
import type { Caller } from '../../../../platform/sessions.ts'
import { DaysService } from './days.service.ts'
import { DeskService } from './desk.service.ts'
import { MoneyRowsService } from './money-rows.service.ts'
import { ProofService } from './proof.service.ts'

@Controller()
export class DeskController {
  constructor(
    @Inject(DaysService) private readonly days: DaysService,
    @Inject(DeskService) private readonly desk: DeskService,
    @Inject(ProofService) private readonly proof: ProofService,
    @Inject(MoneyRowsService) private readonly rows: MoneyRowsService,
  ) {}

  @Endpoint(listFinanceDays)
  listDays(@InputOf() input: Input<typeof listFinanceDays>): Promise<ResponseOf<typeof listFinanceDays>> {
    return this.days.list(input.query)
  }

  @Endpoint(getFinanceDay)
  day(@InputOf() input: Input<typeof getFinanceDay>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof getFinanceDay>> {
    return this.days.day(caller, input.query.date)
  }

  @Endpoint(getFinanceBatch)
  batch(@InputOf() input: Input<typeof getFinanceBatch>): Promise<BatchDetail> {
    return this.days.batch(input.params.id)
  }

  @Endpoint(rerunFinanceBatch)
  rerun(@InputOf() input: Input<typeof rerunFinanceBatch>): Promise<BatchDetail> {
    return this.days.rerun(input.params.id)
  }

  @Endpoint(signFinanceDay)
  sign(@InputOf() input: Input<typeof signFinanceDay>, @CallerOf() caller: Caller): Promise<DayUnit> {
    return this.days.sign(caller, input)
  }

  @Endpoint(getFinanceDuties)
  duties(@CallerOf() caller: Caller): Promise<ResponseOf<typeof getFinanceDuties>> {
    return this.days.duties(caller)
  }

  @Endpoint(listDifferences)
  listDifferences(@InputOf() input: Input<typeof listDifferences>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof listDifferences>> {
    return this.desk.list(caller, input.query)
  }

  @Endpoint(getDifference)
  getDifference(@InputOf() input: Input<typeof getDifference>, @CallerOf() caller: Caller): Promise<DifferenceDetail> {
    return this.desk.get(caller, input.params.id, 'payments.getDifference', input.requestId)
  }

  @Endpoint(addDifferenceEvidence)
  addEvidence(@InputOf() input: Input<typeof addDifferenceEvidence>, @CallerOf() caller: Caller): Promise<DifferenceDetail> {
    return this.desk.addEvidence(caller, input)
  }

  @Endpoint(proposeHandling)
  propose(@InputOf() input: Input<typeof proposeHandling>, @CallerOf() caller: Caller): Promise<DifferenceDetail> {
    return this.desk.propose(caller, input)
  }

  @Endpoint(decideHandling)
  decide(@InputOf() input: Input<typeof decideHandling>, @CallerOf() caller: Caller): Promise<DifferenceDetail> {
    return this.desk.decide(caller, input)
  }

  @Endpoint(proveMoney)
  prove(@InputOf() input: Input<typeof proveMoney>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof proveMoney>> {
    return this.proof.prove(caller, input.query)
  }

  @Endpoint(listMoneyRows)
  listRows(@InputOf() input: Input<typeof listMoneyRows>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof listMoneyRows>> {
    return this.rows.list(caller, input.query, input.requestId)
  }

  @Endpoint(exportMoneyRows)
  exportRows(@InputOf() input: Input<typeof exportMoneyRows>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof exportMoneyRows>> {
    return this.rows.exportCsv(caller, input.query, input.requestId)
  }
}
