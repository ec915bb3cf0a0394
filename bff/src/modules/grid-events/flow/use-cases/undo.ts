import { refuse, type Result } from '@jktl/shared/kernel/result'

import type { FlowRefusal } from '../../event-flow.ts'

/** Thrown inside a transaction to take everything back and answer with a refusal; RACED: somebody was faster, look again. */
export class Undo extends Error {
  constructor(readonly reason: FlowRefusal | 'RACED') {
    super('taken back')
  }

  static async around<T>(work: () => Promise<Result<T, FlowRefusal>>, tries = 1): Promise<Result<T, FlowRefusal>> {
    for (let left = tries; ; left--) {
      try {
        return await work()
      } catch (error) {
        if (!(error instanceof Undo)) throw error
        if (error.reason !== 'RACED') return refuse(error.reason)
        if (left <= 1) return refuse('STALE')
      }
    }
  }
}
