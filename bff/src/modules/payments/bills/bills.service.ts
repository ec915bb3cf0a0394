import { formatInstant } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import type { Bill, BillDetail, HospitalPayment, PaymentStep, Stay } from '@jktl/shared/payments/bills/contract'
import type { HospitalPaymentState, PayWay } from '@jktl/shared/payments/bills/model'

import type { Audit } from '../../../platform/audit.ts'
import type { BoundPerson } from '../../identity/public.ts'
import type { PaymentsService } from '../payments.service.ts'
import type { CheckoutRefusal } from '../use-cases/open-checkout.ts'
import type { BillRow, StayRow } from './bills.repository.ts'
import type { HospitalPaymentRow } from './hospital-payments.repository.ts'
import { advanceInsurance } from './use-cases/advance-insurance.ts'
import { askAboutPerson, familyOf, lookAtBill } from './use-cases/ask-hospitals.ts'
import { takeCashNews } from './use-cases/bring-forward.ts'
import type { BillsContext } from './use-cases/context.ts'
import { authorisePayment, giveUp, startBillPayment, startDeposit, type StartRefusal } from './use-cases/start-payment.ts'
import { tellHospital } from './use-cases/tell-hospital.ts'
import { viewBill, viewBills, viewPayments, viewStays } from './use-cases/view-bills.ts'

const CHECK_INTERVAL_MS = 1_000
/** How long a page that only points to bills waits for the hospitals; what they say later is there at the next look. */
const PATIENCE_MS = 800
const MAY_STILL_PAY: ReadonlySet<HospitalPaymentState> = new Set(['AUTHORISING', 'WAITING_MONEY', 'UNDONE'])

async function inTime(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const end = new Promise<void>((done) => {
    timer = setTimeout(done, PATIENCE_MS)
  })
  // A failure is no reason to hide what is known.
  await Promise.race([work.catch(() => undefined), end])
  clearTimeout(timer)
}
type StepRefusal = StartRefusal | CheckoutRefusal | 'INSURANCE_REFUSED' | 'NOT_FOUND'
interface Page<T> {
  items: T[]
  isStale: boolean
  serverTime: string
}
interface Reader {
  accountId: string
  requestId: string
}

/** Bills and deposits of a family; reading a person's bills is audited before they are shown. */
export class BillsService {
  constructor(
    private readonly ctx: BillsContext,
    private readonly money: PaymentsService,
    private readonly audit: Audit,
  ) {}

  async listBills(reader: Reader, state?: 'OPEN' | 'DONE'): Promise<Page<Bill>> {
    const family = await this.family(reader, 'payments.listBills', 'clinic_bill')
    const rows = await this.ctx.bills.listBills(this.ctx.db, keysOf(family))
    const bills = await viewBills(this.ctx, reader.accountId, family, rows)
    const isOpen = (bill: Bill): boolean => bill.state === 'OPEN'
    return this.page(family, state === undefined ? bills : bills.filter((bill) => isOpen(bill) === (state === 'OPEN')))
  }

  /** For pages that only point here: a hospital that does not answer soon is not waited for. @param of one person, or one visit of theirs; hospitals are asked at most every `everyMs` */
  async listToPay(reader: Reader, action: string, of: { personId: string | null; lockId: string | null; everyMs: number }): Promise<Bill[]> {
    const family = (await familyOf(this.ctx, reader.accountId)).filter(({ personId }) => of.personId === null || personId === of.personId)
    if (family.length === 0) return []
    await inTime(Promise.all(family.map((person) => askAboutPerson(this.ctx, person, of.everyMs))))
    const rows = await this.ctx.bills.listOpen(this.ctx.db, keysOf(family), of.lockId)
    const bills = (await viewBills(this.ctx, reader.accountId, family, rows)).filter(({ payment }) => payment === null || MAY_STILL_PAY.has(payment.state))
    for (const personId of new Set(bills.map((bill) => bill.personId))) await this.record(reader, action, 'clinic_bill', null, personId)
    return bills
  }

  async getBill(reader: Reader, id: string): Promise<BillDetail | null> {
    const found = await this.findBill(reader.accountId, id)
    if (!found) return null
    await this.record(reader, 'payments.getBill', 'clinic_bill', id, found.person.personId)
    const { bill, isStale } = await lookAtBill(this.ctx, found.bill)
    return viewBill(this.ctx, reader.accountId, found.person, bill, isStale)
  }

  /** @returns on `BILL_CHANGED` also the bill as it is now (J20) */
  async payBill(reader: Reader, id: string, request: { version: number; way: PayWay }): Promise<Result<PaymentStep, StepRefusal> & { current?: BillDetail }> {
    const found = await this.findBill(reader.accountId, id)
    const institution = found && (await this.ctx.directory.findInstitutions([found.bill.institutionId])).get(found.bill.institutionId)
    if (!found || !institution) return refuse('NOT_FOUND')
    await this.record(reader, 'payments.payBill', 'clinic_bill', id, found.person.personId)
    const started = await startBillPayment(this.ctx, { accountId: reader.accountId, person: found.person, institution }, found.bill, request)
    if (started.ok) return this.step(reader.accountId, started.value)
    const now = started.code === 'BILL_CHANGED' ? await this.ctx.bills.findBill(this.ctx.db, id) : null
    return now ? { ...started, current: await viewBill(this.ctx, reader.accountId, found.person, now, false) } : started
  }

  async getPayment(reader: Reader, id: string, action: string): Promise<HospitalPayment | null> {
    const payment = await this.findPayment(reader.accountId, id)
    if (!payment) return null
    await this.record(reader, action, 'hospital_payment', id, payment.personId)
    return this.view(reader.accountId, payment)
  }

  /** Asks whoever it waits for: the insurance, the channel, then the hospital. */
  async check(reader: Reader, id: string): Promise<HospitalPayment | null> {
    const payment = await this.findPayment(reader.accountId, id)
    if (!payment) return null
    if (await this.ctx.payments.claimCheck(this.ctx.db, id, this.ctx.clock.date(), CHECK_INTERVAL_MS)) await this.askEverybody(reader, payment)
    return this.getPayment(reader, id, 'payments.checkHospitalPayment')
  }

  async authorise(reader: Reader, id: string, payAuthNo: string): Promise<Result<PaymentStep, StepRefusal>> {
    const payment = await this.findPayment(reader.accountId, id)
    if (!payment) return refuse('NOT_FOUND')
    await this.record(reader, 'payments.authorisePayment', 'hospital_payment', id, payment.personId)
    const authorised = await authorisePayment(this.ctx, id, payAuthNo)
    return authorised.ok ? this.step(reader.accountId, authorised.value) : authorised
  }

  async resume(reader: Reader, id: string): Promise<Result<PaymentStep, StepRefusal>> {
    const payment = await this.findPayment(reader.accountId, id)
    if (!payment) return refuse('NOT_FOUND')
    await this.record(reader, 'payments.resumePayment', 'hospital_payment', id, payment.personId)
    if (payment.state === 'SETTLED' || payment.cashState === 'PAID') return refuse('ALREADY_PAID')
    const isOpen = payment.state === 'AUTHORISING' || (payment.state === 'WAITING_MONEY' && payment.cashState === 'OPEN')
    return isOpen && payment.payBy > this.ctx.clock.date() ? this.step(reader.accountId, payment) : refuse('NOT_PAYABLE')
  }

  async cancel(reader: Reader, id: string): Promise<Result<HospitalPayment, 'NOT_FOUND' | 'NOT_PAYABLE'>> {
    const payment = await this.findPayment(reader.accountId, id)
    if (!payment) return refuse('NOT_FOUND')
    const isGivenUp = await this.ctx.db.transaction(async (tx) => {
      const locked = await this.ctx.payments.lock(tx, id)
      const isOpen = locked?.state === 'AUTHORISING' || (locked?.state === 'WAITING_MONEY' && locked.cashState === 'OPEN')
      if (locked && isOpen) await giveUp(this.ctx, tx, locked)
      return isOpen
    })
    const view = isGivenUp ? await this.getPayment(reader, id, 'payments.cancelPayment') : null
    return view ? ok(view) : refuse('NOT_PAYABLE')
  }

  async listStays(reader: Reader): Promise<Page<Stay>> {
    const family = await this.family(reader, 'payments.listStays', 'inpatient_stay')
    const rows = await this.ctx.bills.listStays(this.ctx.db, keysOf(family))
    const isStale = await this.ctx.bills.isStale(this.ctx.db, keysOf(family))
    return this.page(family, await viewStays(this.ctx, reader.accountId, family, rows, isStale))
  }

  async payDeposit(reader: Reader, stayId: string, amountFen: number): Promise<Result<PaymentStep, StepRefusal>> {
    const stay = await this.ctx.bills.findStay(this.ctx.db, stayId)
    const person = stay && (await this.memberOf(reader.accountId, stay))
    const institution = stay && (await this.ctx.directory.findInstitutions([stay.institutionId])).get(stay.institutionId)
    if (!stay || !person || !institution) return refuse('NOT_FOUND')
    await this.record(reader, 'payments.payDeposit', 'inpatient_stay', stayId, person.personId)
    const started = await startDeposit(this.ctx, { accountId: reader.accountId, person, institution }, stay, amountFen)
    return started.ok ? this.step(reader.accountId, started.value) : started
  }

  /** The callback is only a reason to ask (§4.8). @returns false when it is not from the insurance */
  async takeInsuranceNotify(path: string, headers: Record<string, string | string[] | undefined>, rawBody: Buffer): Promise<boolean> {
    const notify = this.ctx.channel.openNotify(path, headers, rawBody)
    if (!notify) return false
    const order = await this.ctx.insurance.findByNumber(this.ctx.db, notify.outTradeNo)
    if (order?.state === 'SUBMITTING' || order?.state === 'PROCESSING') await advanceInsurance(this.ctx, { ...order, checks: Math.max(1, order.checks) })
    return true
  }

  private async askEverybody(reader: Reader, payment: HospitalPaymentRow): Promise<void> {
    const order = await this.ctx.insurance.findOf(this.ctx.db, payment.id)
    if (order) await advanceInsurance(this.ctx, { ...order, checks: Math.max(1, order.checks) })
    if (payment.tradeOrderId && payment.cashState !== 'PAID') {
      const cash = await this.money.check(reader.accountId, payment.tradeOrderId, reader.requestId)
      if (cash?.state === 'PAID' || cash?.state === 'CLOSED') await takeCashNews(this.ctx, payment.id, cash.state)
    }
    const now = await this.ctx.payments.find(this.ctx.db, payment.id)
    if (now?.state === 'HIS_CONFIRMING') await tellHospital(this.ctx, now)
  }

  /** What the client does next with an open payment. */
  private async step(accountId: string, payment: HospitalPaymentRow): Promise<Result<PaymentStep, StepRefusal>> {
    const order = payment.state === 'AUTHORISING' ? await this.ctx.insurance.findOf(this.ctx.db, payment.id) : null
    if (order) return ok({ payment: await this.view(accountId, payment), checkout: null, authorisation: this.ctx.channel.authorisation(order.preSettleNo) })
    const hasCashier = payment.tradeOrderId !== null && payment.cashFen > 0
    const checkout = hasCashier && payment.tradeOrderId ? await this.money.openCheckout(accountId, payment.tradeOrderId) : null
    if (checkout && !checkout.ok) return checkout
    return ok({ payment: await this.view(accountId, payment), checkout: checkout?.value ?? null, authorisation: null })
  }

  private async view(accountId: string, payment: HospitalPaymentRow): Promise<HospitalPayment> {
    const [view] = await viewPayments(this.ctx, accountId, [payment])
    if (!view) throw new Error('a payment has a view')
    return view
  }

  /** The persons somebody may act for, each asked about at the hospitals, each reading on record. */
  private async family(reader: Reader, action: string, objectKind: string): Promise<BoundPerson[]> {
    const family = await familyOf(this.ctx, reader.accountId)
    for (const person of family) await this.record(reader, action, objectKind, null, person.personId)
    await Promise.all(family.map((person) => askAboutPerson(this.ctx, person)))
    return family
  }

  private async page<T>(family: readonly BoundPerson[], items: T[]): Promise<Page<T>> {
    return { items, isStale: await this.ctx.bills.isStale(this.ctx.db, keysOf(family)), serverTime: formatInstant(this.ctx.clock.now()) }
  }

  private async findPayment(accountId: string, id: string): Promise<HospitalPaymentRow | null> {
    const payment = await this.ctx.payments.find(this.ctx.db, id)
    return payment?.accountId === accountId ? payment : null
  }

  private async findBill(accountId: string, id: string): Promise<{ bill: BillRow; person: BoundPerson } | null> {
    const bill = await this.ctx.bills.findBill(this.ctx.db, id)
    const person = bill && (await this.memberOf(accountId, bill))
    return bill && person ? { bill, person } : null
  }

  private async memberOf(accountId: string, { identityKey }: Pick<BillRow | StayRow, 'identityKey'>): Promise<BoundPerson | null> {
    return (await familyOf(this.ctx, accountId)).find((person) => person.identityKey === identityKey) ?? null
  }

  private record({ accountId, requestId }: Reader, action: string, objectKind: string, objectId: string | null, personId: string): Promise<void> {
    return this.audit.record({ actorAccountId: accountId, action, objectKind, objectId, personId, outcome: 'ALLOWED', requestId })
  }
}

const keysOf = (family: readonly BoundPerson[]): string[] => family.map((person) => person.identityKey)
