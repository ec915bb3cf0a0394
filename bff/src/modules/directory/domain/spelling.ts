import { pinyin } from 'pinyin-pro'

/** One way to say a text: a lower-case syllable per Han character, Latin letters and digits as they are. */
export type Reading = readonly string[]

const HAN = /\p{Script=Han}/u
const IGNORED = /[^\p{L}\p{N}]/gu

/** What is compared: NFKC, lower case, no spaces, no punctuation (`阿拉坦·苏和` = `阿拉坦苏和`). */
export const normalize = (text: string): string => text.normalize('NFKC').toLowerCase().replace(IGNORED, '')
export const hasHan = (text: string): boolean => HAN.test(text)

const read = (text: string, surname: 'head' | 'off'): Reading =>
  // ü is typed as v; without tones, as people type.
  pinyin(text, { toneType: 'none', type: 'array', v: true, surname }).map((syllable) => syllable.toLowerCase())

/**
 * How a normalized text is read. The name of a person begins with a surname, whose reading often differs (单 shàn, 曾 zēng, 乐 yuè);
 * the ordinary reading is kept beside it, because people type either.
 */
export function readingsOf(normalized: string, isPersonName: boolean): readonly Reading[] {
  const ordinary = read(normalized, 'off')
  if (!isPersonName) return [ordinary]
  const asName = read(normalized, 'head')
  return asName.join(' ') === ordinary.join(' ') ? [ordinary] : [asName, ordinary]
}

export const spell = (reading: Reading): string => reading.join('')
export const initialsOf = (reading: Reading): string => reading.map((syllable) => syllable[0] ?? '').join('')
