import type { Operation } from './operation.ts'
import { OperationSource, seededRandom } from './operations.ts'
import { type CreditRule, CREDIT_RULES, INSTITUTIONS } from './places.ts'
import { ReferenceModel } from './reference-model.ts'
import type { ModelWorld } from './world.ts'

const INVARIANTS_EVERY = 25
const HEAL = { op: 'heal' } as const

/** How often each kind of operation was accepted, and how often each state was reached. */
export type Tally = Map<string, number>

export interface Divergence {
  operations: Operation[]
  what: string
  where: 'step' | 'invariants' | 'end'
}

/** One run of the product beside the model; operations come one by one, so that each may look at what there is. */
class Run {
  private constructor(
    private readonly world: ModelWorld,
    private model: ReferenceModel,
  ) {}
  readonly accepted: string[] = []

  /** The seed also says which of the rules about missed visits is in force. */
  static async begin(world: ModelWorld, seed: number): Promise<Run> {
    const rule = CREDIT_RULES[Math.abs(seed) % CREDIT_RULES.length] as CreditRule
    await world.reset(rule)
    const { hospital, money } = world
    const model = new ReferenceModel({ hospital, moneyMode: () => money.mode, order: (id) => money.at(id) }, rule)
    const run = new Run(world, model)
    const first = model.compare(null, 'ok', await world.see())
    if (first) throw new Error(`the world begins otherwise than the model: ${first}`)
    return run
  }

  get present(): ReferenceModel {
    return this.model
  }
  private idOf = (entry: string): string | undefined => this.model.entries.get(entry)?.id

  /** @returns what differs after the operation; null: nothing */
  async step(operation: Operation): Promise<string | null> {
    const difference = operation.op === 'crash' ? await this.crash(operation) : await this.ordinary(operation)
    return difference ?? (this.world.faults.length > 0 ? `faults: ${this.world.faults.join('')}` : null)
  }

  private async ordinary(operation: Operation): Promise<string | null> {
    this.world.prepare(operation)
    const allowed = this.model.apply(operation)
    const answer = await this.world.run(operation, this.idOf)
    if (answer === 'ok') this.accepted.push(operation.op)
    if (answer !== 'ok') this.accepted.push(`${operation.op} ${answer}`)
    return this.model.compare(allowed, answer, await this.world.see())
  }

  /** The process died somewhere in the middle: after two minutes of a new one it was either as if never asked, or as if done. */
  private async crash({ inner, afterStatements }: Operation & { op: 'crash' }): Promise<string | null> {
    const [done, never] = [this.model.copy(), this.model.copy()]
    done.apply(inner)
    await this.world.runAndDie(inner, this.idOf, afterStatements)
    const between = await this.world.see()
    this.world.prepare({ op: 'heal' })
    for (const model of [done, never]) {
      model.recognise(between)
      model.apply({ op: 'heal' })
    }
    await this.world.run({ op: 'heal' }, this.idOf)
    const after = await this.world.see()
    const [asDone, asNever] = [done.compare(null, 'ok', after), never.compare(null, 'ok', after)]
    this.model = asDone === null ? done : never
    return asDone === null || asNever === null ? null : `as if done: ${asDone}; as if never: ${asNever}`
  }

  /** Everything up, the last day over and every hospital's attendance sent: exactly one end for everything. */
  async end(): Promise<string | null> {
    const lastDays = { op: 'advance', ms: ReferenceModel.LAST_DAYS_MS } as const
    const sent = INSTITUTIONS.map(({ hosCode }) => ({ op: 'send-attendance', hospital: hosCode }) as const)
    for (const operation of [HEAL, lastDays, ...sent, HEAL, HEAL, HEAL]) {
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

/** Runs a list as it is and looks where the difference was. @returns what differed, if anything */
async function replay(world: ModelWorld, seed: number, operations: readonly Operation[], where: Divergence['where']): Promise<string | null> {
  const run = await Run.begin(world, seed)
  for (const operation of operations) {
    const difference = (await run.step(operation)) ?? (where === 'invariants' ? await run.invariants() : null)
    if (difference) return difference
  }
  return where === 'end' ? run.end() : null
}

/** What is wrong, without what it is wrong with. */
const kindOf = (what: string): string => what.replace(/\S*\d\S*|[A-Z_]{2,}/g, '').replace(/\s+/g, ' ')

export interface Search {
  /** A list of so many operations is short enough. */
  enough: number
  /** Only a difference that says this is looked for; any other ends the run as it is. */
  says?: RegExp
}

/** Delta debugging: the shortest list found that still differs, or the first that is short enough. */
async function shrink(world: ModelWorld, seed: number, found: Divergence, { enough, says }: Search): Promise<Divergence> {
  let best = found
  const isSame = (what: string): boolean => (says ? says.test(what) : kindOf(what) === kindOf(found.what))
  if (!isSame(found.what)) return found
  for (let size = Math.ceil(best.operations.length / 2); size >= 1 && best.operations.length > enough; size = Math.floor(size / 2))
    for (let at = 0; at < best.operations.length && best.operations.length > enough;) {
      const shorter = best.operations.filter((_, index) => index < at || index >= at + size)
      const what = await replay(world, seed, shorter, found.where).catch((error: unknown) => String(error))
      // Another difference on the way would tell another story.
      if (what && isSame(what)) best = { operations: shorter, what, where: found.where }
      else at += size
    }
  return best
}

/** So many chosen operations from an empty world, fewer when its days are over. @returns the shrunk divergence; null: none */
export async function explore(
  world: ModelWorld,
  seed: number,
  operations: number,
  tally: Tally = new Map(),
  search: Search = { enough: 1 },
): Promise<Divergence | null> {
  const source = new OperationSource(seededRandom(seed))
  const run = await Run.begin(world, seed)
  const done: Operation[] = []
  const thrown = (error: unknown): string => `thrown: ${error instanceof Error ? error.stack : String(error)}`
  for (let n = 0; n < operations && run.present.hasFuture(); n++) {
    const operation = source.next(run.present)
    done.push(operation)
    const isDue = n % INVARIANTS_EVERY === 0
    const difference = await run.step(operation).catch(thrown)
    if (difference) return shrink(world, seed, { operations: done, what: difference, where: 'step' }, search)
    const broken = isDue ? await run.invariants() : null
    if (broken) return shrink(world, seed, { operations: done, what: broken, where: 'invariants' }, search)
  }
  tally.set('operations', (tally.get('operations') ?? 0) + done.length)
  const what = await run.end().catch(thrown)
  for (const reached of [...run.accepted, ...run.present.reached()]) tally.set(reached, (tally.get(reached) ?? 0) + 1)
  return what ? shrink(world, seed, { operations: done, what, where: 'end' }, search) : null
}

export const tell = ({ operations, what }: Divergence): string => `${what}\n${operations.map((o) => JSON.stringify(o)).join('\n')}`
