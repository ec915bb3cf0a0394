import { timingSafeEqual } from 'node:crypto'

import type { ReportBody } from '@jktl/shared/grid-events/report/contract'
import { canonicalReport, macOf } from '@jktl/shared/grid-events/report/signing'
import { refuse, type Result } from '@jktl/shared/kernel/result'

import { type FlowRefusal, REPORTER_KEY_PURPOSE, type Reported } from '../../event-flow.ts'
import { faultOf, type ReportFault } from '../domain/check-report.ts'
import type { PassRow } from '../passes.repository.ts'
import type { ReportContext } from './context.ts'

export type SubmitRefusal = 'REPORT_PASS_ENDED' | 'REPORT_SIGNATURE_WRONG' | ReportFault | FlowRefusal

/**
 * Takes a report in (R261, §3.8): the signature before anything else, then whether it is here already, only then whether it may still be taken.
 * So a report whose answer was lost is answered the same way however late it comes again; one whose pass ended first is signed anew by the phone.
 */
export async function submitReport(ctx: ReportContext, accountId: string, body: ReportBody): Promise<Result<Reported, SubmitRefusal>> {
  const { clock, vault, passes, intake, flow } = ctx
  const pass = await passes.find(body.signature.passId)
  if (!pass || pass.accountId !== accountId || !isSignedWith(vault.open(pass.secretSealed), body)) return refuse('REPORT_SIGNATURE_WRONG')
  const known = await intake.findReported(vault.fingerprint(REPORTER_KEY_PURPOSE, accountId), body.clientId)
  if (known) return { ok: true, value: { ...known, isReplay: true } }
  if (hasEnded(pass, clock.now())) return refuse('REPORT_PASS_ENDED')
  const fault = faultOf(body, clock.now())
  if (fault) return refuse(fault)
  if (!(await intake.areAsSigned(body.media))) return refuse('MEDIA_UNUSABLE')
  return flow.report({
    accountId,
    isAnonymous: body.isAnonymous,
    contact: await contactOf(ctx, accountId, body),
    clientId: body.clientId,
    source: 'CITIZEN',
    category: body.category,
    text: body.text,
    placeText: body.placeText,
    point: body.point && { ...body.point, fixedAt: body.point.fixedAt === null ? null : new Date(body.point.fixedAt) },
    nodeCode: body.nodeCode,
    mediaIds: body.media.map(({ mediaId }) => mediaId),
    capturedAt: new Date(body.capturedAt),
  })
}

const hasEnded = ({ expiresAt }: PassRow, now: number): boolean => expiresAt.getTime() <= now
const isSignedWith = (secretHex: string, body: ReportBody): boolean =>
  timingSafeEqual(Buffer.from(macOf(Buffer.from(secretHex, 'hex'), canonicalReport(body)), 'hex'), Buffer.from(body.signature.mac, 'hex'))

async function contactOf(ctx: ReportContext, accountId: string, { contact, phone }: ReportBody): Promise<string | null> {
  if (contact === 'none') return null
  return contact === 'other' ? phone : phoneOf(ctx, accountId)
}
/** The account's own number, as it stands at any of its people. */
export async function phoneOf({ identity }: Pick<ReportContext, 'identity'>, accountId: string): Promise<string | null> {
  const [personId] = await identity.listBoundPersonIds(accountId)
  return personId === undefined ? null : ((await identity.findBoundPerson(accountId, personId))?.phone ?? null)
}
