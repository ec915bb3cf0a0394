import { randomBytes } from 'node:crypto'
import { MINUTE_MS, type Instant } from '@jktl/shared/kernel/dates'
import type { WechatApp } from '../kernel/identifiers.ts'

interface Token {
  value: string
  expiresAt: Instant
}

const LIFETIME_MS = 7_200_000
/** After a new token the one before still works this long, and no other. */
const GRACE_MS = 5 * MINUTE_MS

const alive = (token: Token | undefined, now: Instant): token is Token => token !== undefined && token.expiresAt > now

/** `access_token` of each app. `token` replaces it at every call, `stable_token` hands out the same until it expires. */
export class AccessTokens {
  private readonly plain = new Map<WechatApp, Token[]>()
  private readonly stable = new Map<WechatApp, Token>()
  private readonly now: () => Instant

  constructor(now: () => Instant) {
    this.now = now
  }

  renew(app: WechatApp): { value: string; expiresIn: number } {
    const previous = (this.plain.get(app) ?? []).slice(-1).map((t) => ({ ...t, expiresAt: Math.min(t.expiresAt, this.now() + GRACE_MS) }))
    const fresh = this.mint()
    this.plain.set(app, [...previous, fresh])
    return this.described(fresh)
  }

  keep(app: WechatApp, forceRefresh: boolean): { value: string; expiresIn: number } {
    const present = this.stable.get(app)
    if (!forceRefresh && alive(present, this.now())) return this.described(present)
    const fresh = this.mint()
    this.stable.set(app, fresh)
    return this.described(fresh)
  }

  /** The app a token belongs to; undefined when it is unknown or expired. */
  appOf(value: string | undefined): WechatApp | undefined {
    const apps: WechatApp[] = ['citizen', 'staff']
    return apps.find((app) => [...(this.plain.get(app) ?? []), this.stable.get(app)].some((t) => t?.value === value && alive(t, this.now())))
  }

  private mint(): Token {
    return { value: randomBytes(60).toString('base64url'), expiresAt: this.now() + LIFETIME_MS }
  }

  private described(token: Token): { value: string; expiresIn: number } {
    return { value: token.value, expiresIn: Math.floor((token.expiresAt - this.now()) / 1000) }
  }
}
