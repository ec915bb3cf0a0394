/** A pause that ends early when nobody waits for it any more. */
export type Pause = (ms: number) => { over: Promise<void>; cancel: () => void }

const timerPause: Pause = (ms) => {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>((done) => (timer = setTimeout(done, ms)))
  return { over, cancel: () => clearTimeout(timer) }
}

const KEPT = 64
const ENOUGH = 8
const SHARE = 0.9

/** How long answers usually take here: nine of ten are faster. */
export class Pace {
  private readonly times: number[] = []

  /** @param limits `startMs` until enough answers were seen */
  constructor(private readonly limits: { startMs: number; leastMs: number; mostMs: number }) {}

  note(ms: number): void {
    this.times.push(ms)
    if (this.times.length > KEPT) this.times.shift()
  }

  get usualMs(): number {
    const { startMs, leastMs, mostMs } = this.limits
    const sorted = [...this.times].sort((a, b) => a - b)
    const found = sorted.length < ENOUGH ? startMs : (sorted[Math.floor(sorted.length * SHARE)] ?? startMs)
    return Math.min(mostMs, Math.max(leastMs, found))
  }
}

/**
 * Asks a second time when the first answer is late or bad, and takes the first good one. Only for questions that change nothing there and never throw.
 * @returns the first good answer, else the second one
 */
export async function hedged<T>(ask: () => Promise<T>, isGood: (answer: T) => boolean, delayMs: number, pause: Pause = timerPause): Promise<T> {
  const first = ask()
  const wait = pause(delayMs)
  await Promise.race([first, wait.over])
  wait.cancel()
  const early = await Promise.race([first, Promise.resolve(null)])
  if (early !== null && isGood(early)) return early
  const second = ask()
  const good = [first, second].map(async (asked) => {
    const answer = await asked
    if (!isGood(answer)) throw new Error('not this one')
    return answer
  })
  return Promise.any(good).catch(() => second)
}
