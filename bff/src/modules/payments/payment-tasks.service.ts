import { Injectable } from '@nestjs/common'

import { BillsService } from './bills/bills.service.ts'
import { CreditpayService } from './creditpay/creditpay.service.ts'
import { type BillToPay, type DebtToRepay, PaymentTasks } from './public.ts'

/** The first page is opened often, by everybody; on a visit one waits for the bill. */
const HOME_ASKS_EVERY_MS = 30_000
const VISIT_ASKS_EVERY_MS = 10_000

/** What of bills and credit other slices point to. */
@Injectable()
export class PaymentTasksService extends PaymentTasks {
  constructor(
    private readonly bills: BillsService,
    private readonly creditpay: CreditpayService,
  ) {
    super()
  }

  async listBillsToPay(accountId: string, personId: string | null, requestId: string): Promise<BillToPay[]> {
    const bills = await this.bills.listToPay({ accountId, requestId }, 'payments.listBillsToPay', { personId, lockId: null, everyMs: HOME_ASKS_EVERY_MS })
    return bills.map((bill) => ({
      billId: bill.id,
      personId: bill.personId,
      personLabel: bill.personRelation === '本人' ? '本人' : `${bill.personRelation} ${bill.personNameMasked}`,
      institutionName: bill.institutionName,
      issuedAt: bill.issuedAt,
      amountFen: bill.personalFen,
    }))
  }

  findDebtToRepay(accountId: string, personId: string | null, requestId: string): Promise<DebtToRepay | null> {
    return this.creditpay.findDue(accountId, personId, requestId)
  }

  async findVisitBill(accountId: string, personId: string, lockId: string, requestId: string): Promise<Pick<BillToPay, 'billId' | 'amountFen'> | null> {
    const [bill] = await this.bills.listToPay({ accountId, requestId }, 'payments.findVisitBill', { personId, lockId, everyMs: VISIT_ASKS_EVERY_MS })
    return bill ? { billId: bill.id, amountFen: bill.personalFen } : null
  }
}
