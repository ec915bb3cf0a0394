import { refuse, ok, type Result } from '@jktl/shared/kernel/result'

import { readHealthCard } from '../domain/health-card.ts'
import type { IdentityParts } from '../identity.parts.ts'

/** Takes a scanned health-card code once (R177). @returns whose it is */
export async function verifyHealthCard(
  { clock, healthCardKey, healthCards }: Pick<IdentityParts, 'clock' | 'healthCardKey' | 'healthCards'>,
  { qrText, usedBy }: { qrText: string; usedBy: string },
): Promise<Result<string, 'HEALTH_CARD_INVALID' | 'HEALTH_CARD_EXPIRED' | 'HEALTH_CARD_USED'>> {
  const card = readHealthCard(healthCardKey, qrText, clock.now())
  if (!card.ok) return card
  const personId = healthCards.personOf(card.value.handle)
  const isFirst = await healthCards.take({ nonce: card.value.nonce, personId, usedBy, expiresAt: card.value.expiresAt })
  return isFirst ? ok(personId) : refuse('HEALTH_CARD_USED')
}
