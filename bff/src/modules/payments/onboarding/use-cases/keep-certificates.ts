import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import { type CertificateRefusal, readCertificate } from '../domain/certificate.ts'
import type { OnboardingContext } from './context.ts'

type RegisterRefusal = CertificateRefusal | 'ONBOARDING_NOT_APPROVED' | 'CERTIFICATE_KNOWN' | 'DEVICE_OF_ANOTHER'

/** Binds a certificate to a device of the institution. Those before it stay valid: the device changes over when it is ready. */
export async function registerCertificate(
  ctx: OnboardingContext,
  request: { institutionId: string; accountId: string; deviceSerial: string; pem: string },
): Promise<Result<string, RegisterRefusal>> {
  const read = readCertificate(request.pem, ctx.clock.now())
  if (!read.ok) return read
  return ctx.db.transaction(async (tx) => {
    const { institutionId, deviceSerial, accountId } = request
    const at = ctx.clock.date()
    if (!(await ctx.applications.findInForce(tx, institutionId))) return refuse('ONBOARDING_NOT_APPROVED')
    if ((await ctx.certificates.bindDevice(tx, deviceSerial, institutionId, at)) !== institutionId) return refuse('DEVICE_OF_ANOTHER')
    const row = await ctx.certificates.insert(tx, read.value, { institutionId, deviceSerial, registeredBy: accountId }, at)
    return row ? ok(row.id) : refuse('CERTIFICATE_KNOWN')
  })
}

/** @param institutionIds in reach of the caller; null: the whole region */
export async function revokeCertificate(
  ctx: OnboardingContext,
  request: { id: string; version: number; institutionIds: readonly string[] | null; accountId: string; reason: string },
): Promise<Result<null, 'NOT_FOUND' | 'STALE' | 'CERTIFICATE_REVOKED'>> {
  return ctx.db.transaction(async (tx) => {
    const row = await ctx.certificates.find(tx, request.id, true)
    if (!row || (request.institutionIds && !request.institutionIds.includes(row.institutionId))) return refuse('NOT_FOUND')
    if (row.revokedAt) return refuse('CERTIFICATE_REVOKED')
    if (row.version !== request.version) return refuse('STALE')
    await ctx.certificates.revoke(tx, row.id, request.accountId, request.reason, ctx.clock.date())
    return ok(null)
  })
}
