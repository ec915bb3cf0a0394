import type { Operation } from './operation.ts'
import { OperationSource, seededRandom } from './operations.ts'
import { ReferenceModel } from './reference-model.ts'
import type { ModelWorld } from './world.ts'

const INVARIANTS_EVERY = 25

export interface Divergence {
  operations: Operation[]
  what: string
}

/** One run of the product beside the model; operations come one by one, so that each may look at what there is. */
class Run {
  private constructor(
    private readonly world: ModelWorld,
    private model: ReferenceModel,
  ) {}

  static async begin(world: ModelWorld): Promise<Run> {
    await world.reset()
    const { hospital, money } = world
    const model = new ReferenceModel({ hospital, moneyMode: () => money.mode, order: (id) => money.at(id) })
    const run = new Run(world, model)
    const first = model.compare(null, 'ok', await world.see())
    if (first) throw new Error(`the world begins otherwise than the model: ${first}`)
    return run
  }

  get present(): ReferenceModel {
    return this.model
  }

  /** @returns what differs after the operation; null: nothing */
  async step(operation: Operation): Promise<string | null> {
    const difference = operation.op === 'crash' ? await this.crash(operation) : await this.ordinary(operation)
    return difference ?? (this.world.faults.length > 0 ? `faults: ${this.world.faults.join('')}` : null)
  }

  private async ordinary(operation: Operation): Promise<string | null> {
    this.world.prepare(operation)
    const allowed = this.model.apply(operation)
    const answer = await this.world.run(operation)
    return this.model.compare(allowed, answer, await this.world.see())
  }

  /** The process died somewhere in the middle: after two minutes of a new one it was either as if never asked, or as if done. */
  private async crash({ inner, afterStatements }: Operation & { op: 'crash' }): Promise<string | null> {
    const [done, never] = [this.model.copy(), this.model.copy()]
    done.apply(inner)
    await this.world.runAndDie(inner, afterStatements)
    const between = await this.world.see()
    this.world.prepare({ op: 'heal' })
    for (const model of [done, never]) {
      model.recognise(between)
      model.apply({ op: 'heal' })
    }
    await this.world.run({ op: 'heal' })
    const after = await this.world.see()
    const [asDone, asNever] = [done.compare(null, 'ok', after), never.compare(null, 'ok', after)]
    this.model = asDone === null ? done : never
    return asDone === null || asNever === null ? null : `as if done: ${asDone}; as if never: ${asNever}`
  }

  /** Everything up and the last day over: exactly one end for everything. */
  async end(): Promise<string | null> {
    for (const operation of [{ op: 'heal' }, { op: 'advance', ms: ReferenceModel.LAST_DAYS_MS }, { op: 'heal' }, { op: 'heal' }] as const) {
      const difference = await this.step(operation)
      if (difference) return `at the end: ${difference}`
    }
    const unfinished = this.model.unfinished()
    return unfinished.length > 0 ? `never ended: ${unfinished.join(', ')}` : this.invariants()
  }

  async invariants(): Promise<string | null> {
    const broken = await this.world.brokenInvariants()
    return broken.length > 0 ? broken.join('; ') : null
  }
}

/** Runs a list as it is. @returns what differed, if anything */
async function replay(world: ModelWorld, operations: readonly Operation[]): Promise<string | null> {
  const run = await Run.begin(world)
  for (const operation of operations) {
    const difference = (await run.step(operation)) ?? (await run.invariants())
    if (difference) return difference
  }
  return run.end()
}

/** Delta debugging: the shortest list found that still differs. */
async function shrink(world: ModelWorld, found: Divergence): Promise<Divergence> {
  let best = found
  for (let size = Math.ceil(best.operations.length / 2); size >= 1; size = Math.floor(size / 2))
    for (let at = 0; at < best.operations.length;) {
      const shorter = best.operations.filter((_, index) => index < at || index >= at + size)
      const what = await replay(world, shorter).catch((error: unknown) => String(error))
      if (what) best = { operations: shorter, what }
      else at += size
    }
  return best
}

/** So many chosen operations from an empty world. @returns the shrunk divergence; null: none */
export async function explore(world: ModelWorld, seed: number, operations: number): Promise<Divergence | null> {
  const source = new OperationSource(seededRandom(seed))
  const run = await Run.begin(world)
  const done: Operation[] = []
  for (let n = 0; n < operations; n++) {
    const operation = source.next(run.present)
    done.push(operation)
    const isDue = n % INVARIANTS_EVERY === 0
    const what =
      (await run.step(operation).catch((error: unknown) => `thrown: ${error instanceof Error ? error.stack : String(error)}`)) ??
      (isDue ? await run.invariants() : null)
    if (what) return shrink(world, { operations: done, what })
  }
  const what = await run.end()
  return what ? shrink(world, { operations: done, what }) : null
}

export const tell = ({ operations, what }: Divergence): string => `${what}\n${operations.map((o) => JSON.stringify(o)).join('\n')}`
