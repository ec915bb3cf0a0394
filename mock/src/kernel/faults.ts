/** What a rule does to a call it matches. Fields beyond `kind` belong to the kind. */
export interface FaultEffect {
  kind: string
  [field: string]: unknown
}

export interface FaultRule {
  id?: string
  /** `operation` and any other facts of the request (path parameters, query, body; dots reach into objects), all equal. */
  match: Record<string, unknown>
  effect: FaultEffect
  /** How often it strikes; without it, until it is deleted. */
  times?: number
  /** Lets this many matching calls pass first. */
  skip?: number
  /** Strikes this share of matching calls, 0–1, spread evenly and repeatably. */
  share?: number
}

/**
 * Kinds every system knows. `lost-answer` and `malformed` let the operation happen; the others stop it,
 * unless `effect.effectHappens` is true.
 */
const KERNEL_FAULT_KINDS = ['latency', 'status', 'reset', 'malformed', 'html', 'lost-answer', 'unavailable'] as const

interface ActiveRule extends FaultRule {
  matched: number
  struck: number
}

export type FaultFacts = Record<string, unknown>

const factAt = (facts: FaultFacts, path: string): unknown =>
  path in facts ? facts[path] : path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], facts)

/** Numbers and their text are the same: a query says `1` where a body says 1. */
const comparable = (value: unknown): unknown => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : value)

const equal = (actual: unknown, expected: unknown): boolean =>
  typeof expected === 'object' ? JSON.stringify(actual) === JSON.stringify(expected) : comparable(actual) === comparable(expected)

export class Faults {
  private rules: ActiveRule[] = []
  private readonly kinds: ReadonlySet<string>

  constructor(ownKinds: readonly string[] = []) {
    this.kinds = new Set([...KERNEL_FAULT_KINDS, ...ownKinds])
  }

  list(): (FaultRule & { struck: number })[] {
    return this.rules.map(({ matched: _matched, ...rule }) => rule)
  }

  /** Replaces all rules. @throws RangeError on a rule without match or with a kind this system does not know */
  replace(rules: readonly FaultRule[]): void {
    for (const rule of rules) {
      if (typeof rule.match !== 'object' || rule.match === null) throw new RangeError('a fault rule needs a match')
      if (!this.kinds.has(rule.effect?.kind)) throw new RangeError(`unknown fault kind; known: ${[...this.kinds].join(', ')}`)
    }
    this.rules = rules.map((rule) => ({ ...rule, matched: 0, struck: 0 }))
  }

  clear(): void {
    this.rules = []
  }

  /** The effects that strike this call, in rule order: every `latency`, and at most one of another kind. Uses up `times`. */
  strike(operation: string, facts: FaultFacts): FaultEffect[] {
    const effects: FaultEffect[] = []
    for (const rule of this.rules) {
      const spent = rule.times !== undefined && rule.struck >= rule.times
      const second = rule.effect.kind !== 'latency' && effects.some((e) => e.kind !== 'latency')
      if (spent || second || !this.matches(rule, { ...facts, operation })) continue
      rule.matched += 1
      if (!this.isDue(rule)) continue
      rule.struck += 1
      effects.push(rule.effect)
    }
    return effects
  }

  private matches(rule: FaultRule, facts: FaultFacts): boolean {
    return Object.entries(rule.match).every(([path, expected]) => equal(factAt(facts, path), expected))
  }

  private isDue({ matched, skip = 0, share = 1 }: ActiveRule): boolean {
    const turn = matched - skip
    return turn > 0 && Math.floor(turn * share) > Math.floor((turn - 1) * share)
  }
}
