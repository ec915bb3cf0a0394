const MAX_CHARACTERS = 127

/** Text the channel accepts (§4.3): no control characters, only characters of 1–3 UTF-8 bytes, at most 127; `fallback` when nothing is left. */
export function channelText(text: string, fallback: string): string {
  const kept = [...text.normalize('NFC')].filter(
    (c) => (c.codePointAt(0) ?? 0) <= 0xffff && !/[\p{Cc}\p{Cs}\p{Cn}\p{Co}]/u.test(c) && c !== '\ufe0f' && c !== '\u200d',
  )
  return kept.join('').replace(/\s+/g, ' ').trim().slice(0, MAX_CHARACTERS) || fallback
}
