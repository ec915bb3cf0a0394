import { randomBytes } from 'node:crypto'

import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import { HEALTH_CARD_LIFETIME_MS, type HealthCard, writeHealthCard } from '../domain/health-card.ts'
import type { IdentityParts } from '../identity.parts.ts'
import type { Binding } from '../person.repository.ts'

/** A fresh dynamic code of the 电子健康卡 (R177), for a person whose real name is proven and who agreed to this account. */
export function issueHealthCard(
  { clock, healthCardKey, healthCards }: Pick<IdentityParts, 'clock' | 'healthCardKey' | 'healthCards'>,
  binding: Binding,
): Result<HealthCard & { qrText: string }, 'NOT_VERIFIED'> {
  if (binding.state !== 'ACTIVE' || binding.realName !== 'VERIFIED') return refuse('NOT_VERIFIED')
  const issuedAt = clock.now()
  const card: HealthCard = {
    handle: healthCards.handleOf(binding.personId),
    issuedAt,
    expiresAt: issuedAt + HEALTH_CARD_LIFETIME_MS,
    nonce: randomBytes(16).toString('base64url'),
  }
  return ok({ ...card, qrText: writeHealthCard(healthCardKey, card) })
}
