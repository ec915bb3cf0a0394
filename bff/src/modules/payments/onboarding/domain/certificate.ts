import { createHash, X509Certificate } from 'node:crypto'

import type { Instant } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import type { CertificateState } from '@jktl/shared/payments/onboarding/model'

export interface CertificateFacts {
  /** SHA-256 of the certificate, hex. */
  fingerprint: string
  /** SHA-256 of its public key, hex. */
  keyHash: string
  subject: string
  serial: string
  notBefore: Instant
  notAfter: Instant
  pem: string
}
export type CertificateRefusal =
  'CERTIFICATE_UNREADABLE' | 'CERTIFICATE_HAS_PRIVATE_KEY' | 'CERTIFICATE_EXPIRED' | 'CERTIFICATE_CONTRADICTS_ITSELF' | 'CERTIFICATE_WEAK'

const RSA_BITS = 2_048
const CURVES = ['prime256v1', 'secp384r1', 'secp521r1']

function parse(pem: string): X509Certificate | null {
  if (pem.match(/-----BEGIN /g)?.length !== 1 || !pem.includes('-----BEGIN CERTIFICATE-----')) return null
  try {
    return new X509Certificate(pem)
  } catch {
    return null
  }
}
const isStrong = ({ publicKey: { asymmetricKeyType, asymmetricKeyDetails } }: X509Certificate): boolean =>
  asymmetricKeyType === 'rsa'
    ? (asymmetricKeyDetails?.modulusLength ?? 0) >= RSA_BITS
    : asymmetricKeyType === 'ec' && CURVES.includes(asymmetricKeyDetails?.namedCurve ?? '')

/** Reads a certificate as it would be registered now. One that begins later is taken: the change-over is prepared ahead. */
export function readCertificate(pem: string, now: Instant): Result<CertificateFacts, CertificateRefusal> {
  if (pem.includes('PRIVATE KEY')) return refuse('CERTIFICATE_HAS_PRIVATE_KEY')
  const certificate = parse(pem)
  if (!certificate) return refuse('CERTIFICATE_UNREADABLE')
  const [notBefore, notAfter] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)]
  const isSelfIssued = certificate.subject === certificate.issuer
  if (!(notBefore < notAfter) || (isSelfIssued && !certificate.verify(certificate.publicKey))) return refuse('CERTIFICATE_CONTRADICTS_ITSELF')
  if (notAfter <= now) return refuse('CERTIFICATE_EXPIRED')
  if (!isStrong(certificate)) return refuse('CERTIFICATE_WEAK')
  return ok({
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    keyHash: createHash('sha256')
      .update(certificate.publicKey.export({ type: 'spki', format: 'der' }))
      .digest('hex'),
    subject: certificate.subject.replaceAll('\n', ', '),
    serial: certificate.serialNumber,
    notBefore,
    notAfter,
    pem: certificate.toString(),
  })
}

/** By the server's clock; the end itself is outside. */
export function certificateState({ revokedAt, notBefore, notAfter }: { revokedAt: Date | null; notBefore: Date; notAfter: Date }, now: Date): CertificateState {
  if (revokedAt) return 'REVOKED'
  return now >= notAfter ? 'EXPIRED' : now < notBefore ? 'WAITING' : 'VALID'
}
