import { Inject, Injectable } from '@nestjs/common'
import { addDays, dateOf, formatInstant } from '@jktl/shared/kernel/dates'
import type { QueryOf, ResponseOf } from '@jktl/shared/kernel/route'
import type { proveMoney } from '@jktl/shared/payments/reconciliation/proof-contract'

import { NOT_FOUND, Refusal } from '../../../../platform/errors.ts'
import type { Caller } from '../../../../platform/sessions.ts'
import { DirectoryPublic } from '../../../directory/public.ts'
import { DESK_CONTEXT, type DeskContext } from './desk.context.ts'
import { lightOf, proofDayOf } from './domain/proof.ts'
import { narrow, reachOf } from './reach.ts'

/** Last day of a month `YYYY-MM`. */
const lastOf = (month: string): string => {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return addDays(number === 12 ? `${year + 1}-01-01` : `${year}-${String(number + 1).padStart(2, '0')}-01`, -1)
}

/** B33: one line per institution and day, a month at a time. */
@Injectable()
export class ProofService {
  constructor(
    @Inject(DESK_CONTEXT) private readonly ctx: DeskContext,
    @Inject(DirectoryPublic) private readonly directory: DirectoryPublic,
  ) {}

  async prove(caller: Caller, { month, institutionId }: QueryOf<typeof proveMoney>): Promise<ResponseOf<typeof proveMoney>> {
    const institutions = new Map((await this.directory.listInstitutions()).map((i) => [i.id, i]))
    if (institutionId !== undefined && !institutions.has(institutionId)) throw new Refusal(NOT_FOUND)
    const ids = narrow(reachOf(caller, ['finance_maker', 'finance_checker', 'appointments_regulator']), institutionId)
    const now = this.ctx.payments.clock.now()
    const [from, until] = [`${month}-01`, [lastOf(month), dateOf(now)].sort()[0] ?? dateOf(now)]
    const { db, routes } = this.ctx.payments
    const [proofs, signed, batches, merchants] =
      from > until
        ? [[], [], [], []]
        : await Promise.all([
            this.ctx.recon.proveMoney(from, until, ids),
            this.ctx.signOffs.list(db, from, until),
            this.ctx.recon.listBatches(from, until, null),
            routes.holders(db),
          ])
    const isSignedBy = (mchid: string, date: string): boolean =>
      signed.some((s) => s.channel === 'WECHAT' && s.mchid === mchid && s.billDate === date && s.secondAt !== null)
    // Every merchant of the institution that has bills of that day.
    const isSigned = (id: string, date: string): boolean => {
      const own = new Set(merchants.filter((m) => m.institutionId === id).map((m) => m.mchid))
      const billed = new Set(batches.filter((b) => b.channel === 'WECHAT' && b.billDate === date && own.has(b.mchid)).map((b) => b.mchid))
      return billed.size > 0 && [...billed].every((mchid) => isSignedBy(mchid, date))
    }
    const items = [...new Set(proofs.map((p) => p.institutionId))].map((id) => {
      const institution = institutions.get(id)
      const days = proofs.filter((p) => p.institutionId === id).map((p) => proofDayOf(p, isSigned(id, p.date)))
      const count = (light: string): number => days.filter((day) => day.light === light).length
      return {
        institutionId: id,
        institutionName: institution?.name ?? '',
        light: lightOf(days),
        greenDays: count('GREEN'),
        redDays: count('RED'),
        waitingDays: count('WAITING'),
        netFen: days.reduce((sum, day) => sum + day.netFen, 0),
        days: days.sort((a, b) => b.date.localeCompare(a.date)),
      }
    })
    const order = { RED: 0, WAITING: 1, GREEN: 2, QUIET: 3 }
    return {
      month,
      serverTime: formatInstant(now),
      items: items.sort((a, b) => order[a.light] - order[b.light] || a.institutionName.localeCompare(b.institutionName, 'zh')),
    }
  }
}
