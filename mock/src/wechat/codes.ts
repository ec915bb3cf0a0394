import { randomBytes } from 'node:crypto'
import { MINUTE_MS, type Instant } from '@jktl/shared/kernel/dates'
import type { WechatApp } from '../kernel/identifiers.ts'
import type { Persona } from '../kernel/personas.ts'

export type CodeKind = 'login' | 'phone'
/** Where a login code came from: `wx.login`, the web authorize page, or the staff app (either way in). */
export type CodeChannel = 'weapp' | 'h5' | 'staff'

export interface IssuedCode {
  persona: Persona
  kind: CodeKind
  channel: CodeChannel
  app: WechatApp
  issuedAt: Instant
  used: boolean
}

export const CODE_LIFETIME_MS = 5 * MINUTE_MS

export type CodeRefusal = 'INVALID' | 'USED'

/** Codes are used once and live five minutes by the city's clock. */
export class CodeBook {
  private readonly codes = new Map<string, IssuedCode>()
  private readonly now: () => Instant

  constructor(now: () => Instant) {
    this.now = now
  }

  issue(persona: Persona, kind: CodeKind, channel: CodeChannel): string {
    const code = randomBytes(24).toString('base64url').replace(/[-_]/g, '0')
    this.forgetOld()
    this.codes.set(code, { persona, kind, channel, app: channel === 'staff' ? 'staff' : 'citizen', issuedAt: this.now(), used: false })
    return code
  }

  /** Takes the code when it is of that kind, that app and one of those channels; a wrong attempt does not use it up. */
  redeem(code: string, kind: CodeKind, app: WechatApp, channels: readonly CodeChannel[]): IssuedCode | CodeRefusal {
    const issued = this.codes.get(code)
    if (!issued || issued.kind !== kind || issued.app !== app || !channels.includes(issued.channel)) return 'INVALID'
    if (issued.used) return 'USED'
    if (this.now() - issued.issuedAt > CODE_LIFETIME_MS) return 'INVALID'
    issued.used = true
    return issued
  }

  private forgetOld(): void {
    for (const [code, { issuedAt }] of this.codes) {
      if (this.now() - issuedAt <= 12 * CODE_LIFETIME_MS) return
      this.codes.delete(code)
    }
  }
}
