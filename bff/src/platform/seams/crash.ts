/**
 * Kill switch of the crash tests (booking-payment §2.6): ends this process with SIGKILL exactly at one boundary between what it did and
 * what it has yet to do. Boundaries are the calls to upstreams and the committed writes; nothing below platform knows of them.
 * Inactive, and a single comparison, unless `CITY_CRASH_AT` is set, which only the city's seams allow.
 */
export interface CrashPoint {
  side: 'before' | 'after'
  /** As recorded, such as `his-booking POST /:id/locks` or `commit appointment+number`. */
  boundary: string
  /** The how-manieth pass of this boundary and side since arming, from 1. */
  pass: number
}
export type PassedBoundary = CrashPoint

const WRITES = /\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(?!SET\b|SKIP\b|OF\b)([a-z_]+)/g

class CrashSwitch {
  private isOpen = false
  private point: CrashPoint | null = null
  private counts = new Map<string, number>()
  readonly passed: PassedBoundary[] = []

  /** From now on boundaries are counted. @param at `record`, or a point as `describePoint` writes it */
  arm(at: string): void {
    this.isOpen = true
    this.point = readPoint(at)
    this.counts = new Map()
    this.passed.length = 0
  }

  get isArmed(): boolean {
    return this.isOpen
  }

  /** Never returns at the point that was asked for. */
  async reach(side: CrashPoint['side'], boundary: string): Promise<void> {
    if (!this.isOpen) return
    const key = `${side} ${boundary}`
    const pass = (this.counts.get(key) ?? 0) + 1
    this.counts.set(key, pass)
    this.passed.push({ side, boundary, pass })
    if (this.point?.side !== side || this.point.boundary !== boundary || this.point.pass !== pass) return
    process.kill(process.pid, 'SIGKILL')
    await new Promise(() => undefined)
  }
}

export const crashSwitch = new CrashSwitch()

/** `after his-booking POST /:id/locks #1` */
export function readPoint(at: string): CrashPoint | null {
  const [, side, boundary, pass] = /^(before|after) (.+) #(\d+)$/.exec(at) ?? []
  return side && boundary && pass ? { side: side as CrashPoint['side'], boundary, pass: Number(pass) } : null
}
export const describePoint = ({ side, boundary, pass }: CrashPoint): string => `${side} ${boundary} #${pass}`

/** The tables that statements write, as one boundary's name; null: they only read. */
export function writesOf(statements: readonly string[]): string | null {
  const tables = new Set(statements.flatMap((text) => [...text.matchAll(WRITES)].map(([, table]) => table ?? '')))
  return tables.size === 0 ? null : `commit ${[...tables].sort().join('+')}`
}

/** An upstream call's name: no ids, no query. */
export const callOf = (upstream: string, method: string, path: string): string =>
  `${upstream} ${method} ${(path.split('?')[0] ?? '').replace(/\/[^/]*\d[^/]*/g, (segment) => (/^\/v\d+$/.test(segment) ? segment : '/:id'))}`
