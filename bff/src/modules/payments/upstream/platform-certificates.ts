import type { KeyObject } from 'node:crypto'

export interface PlatformCertificate {
  serial: string
  key: KeyObject
  /** Epoch milliseconds. */
  expiresAt: number
}

/** However many unknown serials arrive, the certificates are fetched this seldom: forged callbacks must not make us call out. */
const COOL_DOWN_MS = 60_000

/** Platform certificates by serial, refreshed once at a time when an unknown serial appears (§4.2). */
export class PlatformCertificates {
  private readonly known = new Map<string, PlatformCertificate>()
  private refreshing: Promise<boolean> | null = null
  private lastTryAt: number | null = null
  private lastAnswerAt: number | null = null

  constructor(
    private readonly fetchAll: () => Promise<PlatformCertificate[] | null>,
    private readonly now: () => number,
  ) {}

  /** @returns the key; `unknown` when the channel does not publish this serial; `unavailable` when it could not be asked */
  async find(serial: string): Promise<KeyObject | 'unknown' | 'unavailable'> {
    const held = this.held(serial)
    if (held) return held
    const fresh = await this.refresh()
    return this.held(serial) ?? (fresh ? 'unknown' : 'unavailable')
  }

  /** The certificate to seal with: the one that lasts longest. Null when none could be fetched. */
  async newest(): Promise<PlatformCertificate | null> {
    if (this.known.size === 0) await this.refresh()
    const [newest] = [...this.known.values()].filter((c) => c.expiresAt > this.now()).sort((a, b) => b.expiresAt - a.expiresAt)
    return newest ?? null
  }

  holds(serial: string): boolean {
    return this.held(serial) !== null
  }

  /** Asked, and answered, within the last minute. */
  isFresh(): boolean {
    return this.lastAnswerAt !== null && this.now() - this.lastAnswerAt < COOL_DOWN_MS
  }

  private held(serial: string): KeyObject | null {
    const certificate = this.known.get(serial)
    return certificate && certificate.expiresAt > this.now() ? certificate.key : null
  }

  /** @returns false when the channel gave no answer, or was asked a moment ago */
  refresh(): Promise<boolean> {
    if (this.refreshing) return this.refreshing
    if (this.lastTryAt !== null && this.now() - this.lastTryAt < COOL_DOWN_MS) return Promise.resolve(false)
    this.lastTryAt = this.now()
    this.refreshing = this.fetchAll()
      .then((certificates) => {
        for (const certificate of certificates ?? []) this.known.set(certificate.serial, certificate)
        if (certificates) this.lastAnswerAt = this.now()
        return certificates !== null
      })
      .finally(() => (this.refreshing = null))
    return this.refreshing
  }
}
