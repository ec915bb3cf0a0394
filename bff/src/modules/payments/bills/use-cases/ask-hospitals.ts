import type { BoundPerson } from '../../../identity/public.ts'
import type { BillRow, StayRow } from '../bills.repository.ts'
import type { BillsContext } from './context.ts'

/** Looking at a list again within this time does not call the hospitals again. */
const PERSON_INTERVAL_MS = 10_000
const ONE_INTERVAL_MS = 2_000

/** The persons somebody may act for, verified only. */
export async function familyOf(ctx: BillsContext, accountId: string): Promise<BoundPerson[]> {
  const ids = await ctx.identity.listBoundPersonIds(accountId)
  const persons = await Promise.all(ids.map((id) => ctx.identity.findBoundPerson(accountId, id)))
  return persons.filter((person): person is BoundPerson => person?.realName === 'VERIFIED')
}

async function institutionIds(ctx: BillsContext): Promise<Map<string, string>> {
  return new Map((await ctx.directory.listInstitutions()).map((institution) => [institution.hosCode, institution.id]))
}

/** What every hospital says of one person now; no answer leaves what is known. */
export async function askAboutPerson(ctx: BillsContext, person: BoundPerson, intervalMs = PERSON_INTERVAL_MS): Promise<void> {
  const now = ctx.clock.date()
  if (!(await ctx.bills.claimLookup(ctx.db, person.identityKey, now, intervalMs))) return
  const answer = await ctx.hospital.listAccounts(person)
  if (answer.kind !== 'ok') return
  const hospitals = await institutionIds(ctx)
  await ctx.db.transaction(async (tx) => {
    for (const bill of answer.value.bills) {
      const institutionId = hospitals.get(bill.hosCode)
      if (institutionId) await ctx.bills.pinBill(tx, bill, institutionId, person.identityKey, now)
    }
    for (const stay of answer.value.stays) {
      const institutionId = hospitals.get(stay.hosCode)
      if (institutionId) await ctx.bills.pinStay(tx, stay, institutionId, person.identityKey, now)
    }
    await ctx.bills.noteAnswered(tx, person.identityKey, now)
  })
}

/** One bill as the hospital has it now. @returns null when the hospital does not answer */
export async function askAboutBill(ctx: BillsContext, bill: BillRow): Promise<BillRow | null> {
  const hosCode = (await ctx.directory.findInstitutions([bill.institutionId])).get(bill.institutionId)?.hosCode ?? ''
  const answer = await ctx.hospital.getBill(hosCode, bill.billNo)
  if (answer.kind !== 'ok') return null
  await ctx.db.transaction((tx) => ctx.bills.pinBill(tx, answer.value, bill.institutionId, bill.identityKey, ctx.clock.date()))
  return ctx.bills.findBill(ctx.db, bill.id)
}

/** The same for looking: not asked again within two seconds. */
export async function lookAtBill(ctx: BillsContext, bill: BillRow): Promise<{ bill: BillRow; isStale: boolean }> {
  if (!(await ctx.bills.claimLookup(ctx.db, bill.id, ctx.clock.date(), ONE_INTERVAL_MS))) return { bill, isStale: false }
  const fresh = await askAboutBill(ctx, bill)
  return { bill: fresh ?? bill, isStale: fresh === null }
}

/** @returns null when the hospital does not answer */
export async function askAboutStay(ctx: BillsContext, stay: StayRow): Promise<StayRow | null> {
  const hosCode = (await ctx.directory.findInstitutions([stay.institutionId])).get(stay.institutionId)?.hosCode ?? ''
  const answer = await ctx.hospital.getStay(hosCode, stay.stayNo)
  if (answer.kind !== 'ok') return null
  await ctx.db.transaction((tx) => ctx.bills.pinStay(tx, answer.value, stay.institutionId, stay.identityKey, ctx.clock.date()))
  return ctx.bills.findStay(ctx.db, stay.id)
}
