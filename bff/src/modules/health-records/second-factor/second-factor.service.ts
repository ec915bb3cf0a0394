import { randomBytes } from 'node:crypto'

import { formatInstant, MINUTE_MS } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import type { SecondFactor } from '@jktl/shared/health-records/second-factor/contract'
import { SECOND_FACTOR_MINUTES } from '@jktl/shared/health-records/second-factor/model'

import type { Clock } from '../../../platform/clock.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { matchStep, TOTP_DIGITS, TOTP_STEP_SECONDS, toBase32 } from './domain/totp.ts'
import type { SecondFactorRepository } from './second-factor.repository.ts'

const SECRET_BYTES = 20
const WRONG_CODES = 5
const LOCK_MS = 15 * MINUTE_MS
const ISSUER = '健康通辽'

/** 二次验证 of staff: time-based codes of an authenticator app (RFC 6238), each taken once. */
export class SecondFactorService {
  constructor(
    private readonly factors: SecondFactorRepository,
    private readonly clock: Clock,
  ) {}

  async view({ accountId, sessionId }: Caller): Promise<SecondFactor> {
    const [factor, passedAt] = await Promise.all([this.factors.find(accountId), this.factors.passedAt(sessionId)])
    const now = this.clock.now()
    const provedUntil = passedAt ? passedAt.getTime() + SECOND_FACTOR_MINUTES * MINUTE_MS : 0
    return {
      state: factor ? (factor.confirmedAt ? 'ON' : 'PENDING') : 'NONE',
      provedUntil: provedUntil > now ? formatInstant(provedUntil) : null,
      lockedUntil: factor?.lockedUntil && factor.lockedUntil.getTime() > now ? formatInstant(factor.lockedUntil.getTime()) : null,
      serverTime: formatInstant(now),
    }
  }

  /** A fresh secret, told once. One in use is replaced only by whoever has just proved it. */
  async begin(caller: Caller): Promise<Result<SecondFactor & { secret: string; uri: string }, 'SECOND_FACTOR_NEEDED'>> {
    const bytes = randomBytes(SECRET_BYTES)
    const isProved = (await this.factors.levelOf(caller.sessionId)) === 3
    if (!(await this.factors.begin(caller.accountId, bytes, isProved))) return refuse('SECOND_FACTOR_NEEDED')
    const secret = toBase32(bytes)
    const query = new URLSearchParams({ secret, issuer: ISSUER, digits: String(TOTP_DIGITS), period: String(TOTP_STEP_SECONDS) })
    return ok({ ...(await this.view(caller)), secret, uri: `otpauth://totp/${encodeURIComponent(ISSUER)}?${query.toString()}` })
  }

  async prove(caller: Caller, code: string): Promise<Result<SecondFactor, 'SECOND_FACTOR_NOT_SET' | 'SECOND_FACTOR_WRONG' | 'SECOND_FACTOR_LOCKED'>> {
    const { accountId, sessionId } = caller
    const factor = await this.factors.find(accountId)
    if (!factor) return refuse('SECOND_FACTOR_NOT_SET')
    const now = this.clock.now()
    if (factor.lockedUntil && factor.lockedUntil.getTime() > now) return refuse('SECOND_FACTOR_LOCKED')
    const step = matchStep(factor.secret, code, now, factor.lastStep)
    if (step !== null && (await this.factors.take(accountId, sessionId, step))) return ok(await this.view(caller))
    await this.factors.fail(accountId, WRONG_CODES, new Date(now + LOCK_MS))
    return refuse('SECOND_FACTOR_WRONG')
  }
}
