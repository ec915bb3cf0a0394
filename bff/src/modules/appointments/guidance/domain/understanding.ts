import { type Hit, type SearchEntry, SearchIndex } from '../../../directory/public.ts'
import { DANGER_SIGNS, type DangerSign } from '../knowledge/danger-signs.ts'
import { DISEASES } from '../knowledge/diseases.ts'
import { BODY_PARTS } from '../knowledge/parts.ts'
import { SYMPTOMS } from '../knowledge/symptoms.ts'
import type { Term } from '../knowledge/terms.ts'

export type TermKind = 'symptom' | 'disease' | 'part' | 'warning'
/** What was understood of a request, in the knowledge's own terms. */
export interface Understood {
  symptoms: Term[]
  diseases: Term[]
  signs: DangerSign[]
}
/** Codes as a client sends them, and free text; unknown codes are passed over. */
export interface Told {
  symptoms?: readonly string[] | undefined
  diseases?: readonly string[] | undefined
  warnings?: readonly string[] | undefined
  text?: string | undefined
}

const KINDS: readonly TermKind[] = ['symptom', 'disease', 'part', 'warning']
const entry = (kind: TermKind, { code, name, aliases = [] }: { code: string; name: string; aliases?: readonly string[] }): SearchEntry<TermKind> => ({
  kind,
  id: code,
  institutionId: '',
  title: name,
  subtitle: '',
  aliases,
  specialty: '',
  context: [],
})

let built: SearchIndex<TermKind> | null = null
/** Spelling a few hundred terms takes a moment; it is done when first asked for. */
const termIndex = (): SearchIndex<TermKind> =>
  (built ??= new SearchIndex(
    [
      ...SYMPTOMS.map((term) => entry('symptom', term)),
      ...DISEASES.map((term) => entry('disease', term)),
      ...BODY_PARTS.map((part) => entry('part', part)),
      ...DANGER_SIGNS.map((sign) => entry('warning', sign)),
    ],
    KINDS,
  ))

const TERM_LIMIT = 20
/** R353: by writing, pinyin, initials, alias, small typo; nothing found comes with the nearest terms. */
export function searchTerms(text: string): { hits: Hit<TermKind>[]; suggestions: string[] } {
  const hits = termIndex().search(text, TERM_LIMIT)
  return { hits, suggestions: hits.length > 0 ? [] : termIndex().suggest(text) }
}

const tidy = (text: string): string => text.normalize('NFKC').toLowerCase()
interface Wording {
  kind: TermKind
  code: string
  words: string
}
/** Every way to say a symptom, a disease or a danger sign, the longest first. */
const WORDINGS: readonly Wording[] = [
  ...DANGER_SIGNS.map((sign) => ({ kind: 'warning' as const, ...sign })),
  ...SYMPTOMS.map((term) => ({ kind: 'symptom' as const, ...term })),
  ...DISEASES.map((term) => ({ kind: 'disease' as const, ...term })),
]
  .flatMap(({ kind, code, name, aliases }) => [name, ...aliases].map((words): Wording => ({ kind, code, words: tidy(words) })))
  .sort((a, b) => b.words.length - a.words.length || (a.words < b.words ? -1 : a.words > b.words ? 1 : 0))

/** 「没有胸痛」 is not 胸痛; 「有没有」 asks. */
const DENIED = /(?<!有)(?:没有|没|无|不是)$/
const BREAKS = /[\s,，。.;；、!！?？:：]+/

/** Terms named in a text. Signs may overlap other words: it is better to ask once too often. */
function namedIn(text: string): Wording[] {
  const found: Wording[] = []
  const taken = new Set<number>()
  for (const wording of WORDINGS) {
    for (let at = text.indexOf(wording.words); at >= 0; at = text.indexOf(wording.words, at + 1)) {
      const places = Array.from({ length: wording.words.length }, (_, i) => at + i)
      const isFree = wording.kind === 'warning' || !places.some((place) => taken.has(place))
      if (!isFree || DENIED.test(text.slice(Math.max(0, at - 3), at))) continue
      if (wording.kind !== 'warning') places.forEach((place) => taken.add(place))
      found.push(wording)
    }
  }
  return found
}

function termsOf(text: string): Pick<Wording, 'kind' | 'code'>[] {
  return tidy(text)
    .split(BREAKS)
    .filter((phrase) => phrase !== '')
    .flatMap((phrase): Pick<Wording, 'kind' | 'code'>[] => {
      const named = namedIn(phrase)
      if (named.length > 0 || /没有|没|无|不是/.test(phrase)) return named
      return termIndex()
        .search(phrase, 1, ['symptom', 'disease', 'warning'])
        .map(({ entry: { kind, id } }) => ({ kind, code: id }))
    })
}

/** The same request is always understood the same way; order of telling does not matter. */
export function understand({ symptoms = [], diseases = [], warnings = [], text = '' }: Told): Understood {
  const named = termsOf(text)
  const codesOf = (kind: TermKind, told: readonly string[]): Set<string> =>
    new Set([...told, ...named.filter((term) => term.kind === kind).map((term) => term.code)])
  const pick = <T extends { code: string }>(known: readonly T[], codes: Set<string>): T[] => known.filter(({ code }) => codes.has(code))
  return {
    symptoms: pick(SYMPTOMS, codesOf('symptom', symptoms)),
    diseases: pick(DISEASES, codesOf('disease', diseases)),
    signs: pick(DANGER_SIGNS, codesOf('warning', warnings)),
  }
}
