import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import { certificateState } from '../domain/certificate.ts'
import { isSignedBy, isWithinWindow, nonceExpiry, type RequestBytes, signedRequest } from '../domain/front-request.ts'
import type { OnboardingContext } from './context.ts'

type FrontRefusal = 'FRONT_REFUSED' | 'FRONT_CERTIFICATE_EXPIRED' | 'FRONT_CERTIFICATE_REVOKED' | 'FRONT_CLOCK_WRONG' | 'FRONT_REPLAYED' | 'FRONT_NOT_OPEN'

/** Who is calling, proved by the signature. Why not is told only to whoever holds the key. */
export async function verifyFront(
  ctx: OnboardingContext,
  bytes: RequestBytes,
): Promise<Result<{ institutionId: string; certificateId: string }, FrontRefusal>> {
  const request = signedRequest(bytes)
  const certificate = request && (await ctx.certificates.findByFingerprint(ctx.db, request.fingerprint))
  if (!certificate || certificate.deviceSerial !== request.deviceSerial || !isSignedBy(certificate.pem, request)) return refuse('FRONT_REFUSED')
  const now = ctx.clock.date()
  const state = certificateState(certificate, now)
  if (state === 'REVOKED') return refuse('FRONT_CERTIFICATE_REVOKED')
  if (state !== 'VALID') return refuse('FRONT_CERTIFICATE_EXPIRED')
  if (!isWithinWindow(request, now.getTime())) return refuse('FRONT_CLOCK_WRONG')
  if (!(await ctx.standing.isApproved(ctx.db, certificate.institutionId))) return refuse('FRONT_NOT_OPEN')
  if (!(await ctx.certificates.useNonce(ctx.db, certificate.id, request.nonce, nonceExpiry(request), now))) return refuse('FRONT_REPLAYED')
  return ok({ institutionId: certificate.institutionId, certificateId: certificate.id })
}
