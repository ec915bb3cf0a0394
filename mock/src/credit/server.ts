import { isRecord } from '../kernel/fields.ts'
import { requireHmac } from '../kernel/signing.ts'
import { json, System, type Answer, type City } from '../kernel/system.ts'
import { CreditLedger, type Report } from './ledger.ts'

const CATEGORIES: readonly unknown[] = ['APPOINTMENT_NO_SHOW']
const REASONS: readonly unknown[] = ['APPEAL', 'CORRECTION', 'MANUAL']
const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const badRequest = (message: string): Answer => json({ code: 'INVALID_REQUEST', message }, 400)

function readReport(body: unknown): Report | undefined {
  if (!isRecord(body) || !isRecord(body['subject'])) return undefined
  const { id, category, from, until, occurrences, basis } = body
  const { name, idType, idNumber } = body['subject']
  const isWhole = isText(id) && isText(from) && isText(until) && isText(basis) && isText(name) && isText(idType) && isText(idNumber)
  if (!isWhole || !CATEGORIES.includes(category) || !Number.isInteger(occurrences)) return undefined
  return { id, category: String(category), subject: { name, idType, idNumber }, from, until, occurrences: Number(occurrences), basis }
}

/** 市公共信用信息平台, after `mock/docs/credit-interface.md`. */
export function openCredit(city: City): void {
  const ledger = new CreditLedger(() => city.clock.now())
  city.memory.keep('credit', { save: () => ledger.state(), restore: (saved) => ledger.restore(saved) })
  const system = new System(city, 'credit', { guard: requireHmac(city), books: () => ({ entries: ledger.books() }) })
  system.operation('report', 'POST', '/v1/reports', ({ json: body }) => {
    const report = readReport(body)
    return report ? json(ledger.report(report)) : badRequest('the body is not a report')
  })
  system.operation('withdraw', 'POST', '/v1/reports/:id/withdrawal', ({ params, json: body }) => {
    const reason = isRecord(body) ? body['reason'] : undefined
    return REASONS.includes(reason) ? json(ledger.withdraw(params['id'] ?? '', String(reason))) : badRequest('reason is APPEAL, CORRECTION or MANUAL')
  })
  system.operation('find-report', 'GET', '/v1/reports/:id', ({ params }) => json(ledger.find(params['id'] ?? '')))
}
