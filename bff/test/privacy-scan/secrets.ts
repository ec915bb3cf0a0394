/** Something that must not appear where anybody but its owner reads. */
export interface Secret {
  kind: string
  value: string
}

const AROUND = 60

/** The text in all the spellings a log may give it: as it is, JSON-escaped, in an address. */
const spellings = (value: string): string[] => [
  ...new Set([
    value,
    encodeURIComponent(value),
    JSON.stringify(value).slice(1, -1),
    [...value].map((c) => (c > '\u007f' ? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}` : c)).join(''),
  ]),
]

/** Which kinds of secret the text holds and what stands around them, with the secret itself left out. */
export function leaksIn(text: string, secrets: readonly Secret[]): string[] {
  return secrets.flatMap(({ kind, value }) =>
    spellings(value).flatMap((spelling) => {
      const at = text.indexOf(spelling)
      if (at < 0) return []
      const before = text.slice(Math.max(0, at - AROUND), at)
      const after = text.slice(at + spelling.length, at + spelling.length + AROUND)
      return [`${kind}: ${before}█${after}`.replaceAll('\n', ' ')]
    }),
  )
}
