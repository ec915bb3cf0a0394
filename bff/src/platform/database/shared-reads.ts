/**
 * Equal reads that arrive while one is under way share the next one: at a release minute everybody looks at the same list.
 * Nobody is ever given what was read before they asked, so a reader sees its own writes.
 */
export class SharedReads<T> {
  private readonly running = new Map<string, Promise<unknown>>()
  private readonly waiting = new Map<string, Promise<T>>()

  /** @param read what `key` stands for: equal keys, equal reads */
  call(key: string, read: () => Promise<T>): Promise<T> {
    const joined = this.waiting.get(key)
    if (joined) return joined
    const turn = this.running.get(key) ?? new Promise((done) => setImmediate(done))
    const next = turn.then(
      () => this.start(key, read),
      () => this.start(key, read),
    )
    this.waiting.set(key, next)
    return next
  }

  private start(key: string, read: () => Promise<T>): Promise<T> {
    this.waiting.delete(key)
    const run = read()
    const settle = (): void => {
      if (this.running.get(key) === run) this.running.delete(key)
    }
    this.running.set(key, run)
    run.then(settle, settle)
    return run
  }
}
