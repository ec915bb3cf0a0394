import { AsyncLocalStorage } from 'node:async_hooks'

const scopes = new AsyncLocalStorage<AnswerScope>()

/** What belongs to one answer of the API, from the handler's start until the answer leaves: things gathered on the way, and what must be done before. */
export class AnswerScope {
  private readonly kept = new Map<symbol, unknown>()
  private readonly duties: (() => Promise<void>)[] = []

  /** null outside a request: in a job, in a test that calls a service. */
  static current(): AnswerScope | null {
    return scopes.getStore() ?? null
  }

  /** Handles a request; whatever it answered or refused leaves only after every duty is done. A duty that fails is the answer. */
  static async around<T>(handle: () => Promise<T>): Promise<T> {
    const scope = new AnswerScope()
    return scopes.run(scope, async () => {
      try {
        return await handle()
      } finally {
        for (const duty of scope.duties) await duty()
      }
    })
  }

  /** The one thing of this name in this answer. */
  keep<T>(name: symbol, make: (scope: AnswerScope) => T): T {
    if (!this.kept.has(name)) this.kept.set(name, make(this))
    return this.kept.get(name) as T
  }

  beforeLeaving(duty: () => Promise<void>): void {
    this.duties.push(duty)
  }
}
