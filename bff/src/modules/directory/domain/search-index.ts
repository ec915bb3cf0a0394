import { distanceWithin, editDistance } from './edit-distance.ts'
import { hasHan, initialsOf, normalize, type Reading, readingsOf, spell } from './spelling.ts'

export type EntryKind = 'institution' | 'department' | 'doctor'
/** What the index knows of one institution, department or doctor, or of whatever other kind a slice searches by name. */
export interface SearchEntry<Kind extends string = EntryKind> {
  kind: Kind
  id: string
  institutionId: string
  title: string
  subtitle: string
  aliases: readonly string[]
  /** What the doctor is good at; empty for others. */
  specialty: string
  /** Names of what it belongs to: a second word of the query may name them (`中心医院 儿科`). */
  context: readonly string[]
}
export interface Hit<Kind extends string = EntryKind> {
  entry: SearchEntry<Kind>
  matchedBy: string
}

/** Best first (R353). */
const RANKS = ['exact', 'prefix', 'contained', 'alias', 'pinyin', 'initials', 'specialty', 'homophone', 'typo'] as const
type Rank = (typeof RANKS)[number]
const TYPO = RANKS.indexOf('typo')
const REASONS: Record<Rank, string> = {
  exact: '名称',
  prefix: '名称',
  contained: '名称',
  alias: '别名',
  pinyin: '拼音',
  initials: '首字母',
  specialty: '擅长',
  homophone: '相近写法',
  typo: '相近写法',
}
export const DIRECTORY_KINDS: readonly EntryKind[] = ['institution', 'department', 'doctor']
const SUGGESTIONS = 5
const TYPO_MIN_GLYPHS = 3
const HOMOPHONE_MIN_GLYPHS = 2
const TYPO_MIN_LETTERS = 4
const TWO_TYPOS_MIN_LETTERS = 8

interface Indexed<Kind extends string = string> {
  entry: SearchEntry<Kind>
  title: string
  glyphs: readonly string[]
  aliases: readonly string[]
  specialty: string
  context: readonly string[]
  /** Of title and aliases. */
  readings: readonly Reading[]
}
interface Term {
  text: string
  glyphs: readonly string[]
  isLatin: boolean
  /** How the term itself is read; a Latin term is its own reading. */
  spelled: string
}

const index = <Kind extends string>(entry: SearchEntry<Kind>): Indexed<Kind> => {
  const title = normalize(entry.title)
  const aliases = entry.aliases.map(normalize).filter((alias) => alias !== '')
  const isPerson = entry.kind === 'doctor'
  return {
    entry,
    title,
    aliases,
    glyphs: [...title],
    specialty: normalize(entry.specialty),
    context: entry.context.map(normalize),
    readings: [title, ...aliases].flatMap((name) => readingsOf(name, isPerson)),
  }
}

const termOf = (word: string): Term => {
  const text = normalize(word)
  const isLatin = !hasHan(text)
  return { text, glyphs: [...text], isLatin, spelled: isLatin ? text : spell(readingsOf(text, false)[0] ?? []) }
}

/** The spelling from each syllable on: a query may begin inside a name, but not inside a syllable. */
const tails = (reading: Reading): Reading[] => reading.map((_, at) => reading.slice(at))
const startsInside = (reading: Reading, spelled: string): boolean => tails(reading).some((tail) => spell(tail).startsWith(spelled))

/** True when the letters are a misspelling of whole syllables of the reading: 1 error from 4 letters on, 2 from 8 on. */
function isMisspelling(letters: string, reading: Reading): boolean {
  const allowed = letters.length >= TWO_TYPOS_MIN_LETTERS ? 2 : letters.length >= TYPO_MIN_LETTERS ? 1 : 0
  if (allowed === 0) return false
  const typed = [...letters]
  return tails(reading).some((tail) => {
    let length = 0
    for (const [at, syllable] of tail.entries()) {
      length += syllable.length
      if (length > letters.length + allowed) return false
      if (length >= letters.length - allowed && editDistance(typed, [...spell(tail.slice(0, at + 1))], allowed) <= allowed) return true
    }
    return false
  })
}

const RULES: Record<Rank, (item: Indexed, term: Term) => boolean> = {
  exact: (item, { text }) => item.title === text,
  prefix: (item, { text }) => item.title.startsWith(text),
  contained: (item, { text }) => item.title.includes(text),
  alias: (item, { text }) => item.aliases.some((alias) => alias.includes(text)),
  // Mixed input (`通liao`) is compared by its sound as well.
  pinyin: (item, { text, isLatin, spelled }) => (isLatin || /[a-z]/.test(text)) && item.readings.some((reading) => startsInside(reading, spelled)),
  initials: (item, { text, isLatin }) =>
    isLatin && item.readings.some((reading) => (text.length === 1 ? initialsOf(reading).startsWith(text) : initialsOf(reading).includes(text))),
  specialty: (item, { text, glyphs, isLatin }) => !isLatin && glyphs.length >= 2 && item.specialty.includes(text),
  homophone: (item, { glyphs, isLatin, spelled }) =>
    !isLatin && glyphs.length >= HOMOPHONE_MIN_GLYPHS && item.readings.some((reading) => startsInside(reading, spelled)),
  typo: (item, { glyphs, text, isLatin }) =>
    isLatin ? item.readings.some((reading) => isMisspelling(text, reading)) : glyphs.length >= TYPO_MIN_GLYPHS && distanceWithin(glyphs, item.glyphs) <= 1,
}

const rankOf = (item: Indexed, term: Term): number => RANKS.findIndex((rank) => RULES[rank](item, term))
const isInContext = (item: Indexed, term: Term): boolean => item.context.some((name) => name.includes(term.text))

/** The rank of an item for all words of a query: every word must fit, at least one of them its own names. -1: not found. */
function rankOfAll(item: Indexed, terms: readonly Term[]): number {
  let best = -1
  for (const term of terms) {
    const rank = rankOf(item, term)
    if (rank < 0 && !isInContext(item, term)) return -1
    if (rank >= 0 && (best < 0 || rank < best)) best = rank
  }
  return best
}

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Pairs of neighbours in a text, for a rough likeness of two texts of any length. */
const bigrams = (text: string): Set<string> => new Set([...text].map((_, i, glyphs) => glyphs.slice(i, i + 2).join('')))
const likeness = (a: Set<string>, b: Set<string>): number => ([...a].filter((pair) => b.has(pair)).length * 2) / (a.size + b.size || 1)

/** Search over names, pinyin, initials, aliases and small typos (R353, booking-payment A06). Immutable: a new directory is a new index. */
export class SearchIndex<Kind extends string = EntryKind> {
  private readonly items: readonly Indexed<Kind>[]

  /** @param kinds every kind there is, the one that wins a tie first */
  constructor(
    entries: readonly SearchEntry<Kind>[],
    private readonly kinds: readonly Kind[],
  ) {
    this.items = entries.map(index)
  }

  /** @returns hits, best first; ties: by kind (institution before department before doctor), then the shorter title, then by title and id */
  search(query: string, limit: number, kinds: readonly Kind[] = this.kinds): Hit<Kind>[] {
    const whole = termOf(query)
    if (whole.text === '') return []
    const words = query
      .split(/\s+/)
      .map(termOf)
      .filter((term) => term.text !== '')
    const found = this.items.flatMap((item) => {
      if (!kinds.includes(item.entry.kind)) return []
      // Several words run together are one spelling (`amu er`), but not one misspelling.
      const ranks = [rankOf(item, whole), ...(words.length > 1 ? [rankOfAll(item, words)] : [])].filter(
        (rank, at) => rank >= 0 && (at > 0 || words.length === 1 || rank < TYPO),
      )
      return ranks.length > 0 ? [{ item, rank: Math.min(...ranks) }] : []
    })
    found.sort(
      (a, b) =>
        a.rank - b.rank ||
        this.kinds.indexOf(a.item.entry.kind) - this.kinds.indexOf(b.item.entry.kind) ||
        a.item.glyphs.length - b.item.glyphs.length ||
        byCodeUnits(a.item.entry.title, b.item.entry.title) ||
        byCodeUnits(a.item.entry.id, b.item.entry.id),
    )
    return found.slice(0, limit).map(({ item, rank }) => ({ entry: item.entry, matchedBy: REASONS[RANKS[rank] ?? 'typo'] }))
  }

  /** Titles nearest to a query that found nothing: by shared neighbours in writing and in sound; else the commonest departments. */
  suggest(query: string): string[] {
    const { text, spelled } = termOf(query)
    const [written, spoken] = [bigrams(text), bigrams(spelled)]
    const scores = new Map<string, number>()
    for (const { entry, title, readings } of this.items) {
      const score = Math.max(likeness(written, bigrams(title)), ...readings.map((reading) => likeness(spoken, bigrams(spell(reading)))))
      if (score > 0.2) scores.set(entry.title, Math.max(score, scores.get(entry.title) ?? 0))
    }
    const nearest = [...scores].sort(([a, x], [b, y]) => y - x || byCodeUnits(a, b)).map(([title]) => title)
    return (nearest.length > 0 ? nearest : this.commonDepartments()).slice(0, SUGGESTIONS)
  }

  private commonDepartments(): string[] {
    const counts = new Map<string, number>()
    for (const { entry } of this.items) if (entry.kind === 'department') counts.set(entry.title, (counts.get(entry.title) ?? 0) + 1)
    return [...counts].sort(([a, x], [b, y]) => y - x || byCodeUnits(a, b)).map(([title]) => title)
  }
}
