import type { Instant } from '@jktl/shared/kernel/dates'

interface DueTask {
  due: Instant
  run: () => void | Promise<void>
}

/**
 * What the simulators will do later by the city's clock (notify retries, refunds settling). Due times, not timers:
 * a sweep starts everything that has become due, so that moving the clock moves the world.
 */
export class Schedule {
  private tasks: DueTask[] = []
  private readonly running = new Set<Promise<void>>()
  private readonly now: () => Instant

  constructor(now: () => Instant) {
    this.now = now
  }

  /** @returns cancels the task when it has not started */
  at(due: Instant, run: DueTask['run']): () => void {
    const task = { due, run }
    this.tasks.push(task)
    return () => {
      this.tasks = this.tasks.filter((t) => t !== task)
    }
  }

  after(delayMs: number, run: DueTask['run']): () => void {
    return this.at(this.now() + delayMs, run)
  }

  pending(): number {
    return this.tasks.length
  }

  /** Runs everything due, also what the tasks themselves made due, and resolves when nothing is running any more. */
  async sweep(): Promise<void> {
    do {
      const due = this.tasks.filter((t) => t.due <= this.now()).sort((a, b) => a.due - b.due)
      this.tasks = this.tasks.filter((t) => !due.includes(t))
      for (const task of due) this.start(task)
      await Promise.all(this.running)
    } while (this.tasks.some((t) => t.due <= this.now()))
  }

  private start(task: DueTask): void {
    const run = Promise.resolve()
      .then(task.run)
      .catch((fault: unknown) => console.error('a scheduled task of the city failed:', fault instanceof Error ? fault.name : 'unknown'))
      .finally(() => this.running.delete(run))
    this.running.add(run)
  }
}
