import { currentLanguage } from './language'

type Catalogue = Record<string, string>
/** Names in braces: `'还有 {count} 件'` → `count`. */
type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never
type ParamsOf<Text extends string> = [NamesIn<Text>] extends [never] ? [] : [params: Record<NamesIn<Text>, string | number>]

/** A Mongolian text a person has read; without both names it is never shown and Chinese takes its place. */
export interface ReviewedText {
  text: string
  reviewedBy?: string
  /** YYYY-MM-DD */
  reviewedAt?: string
}

export type Translate<Zh extends Catalogue> = <Key extends keyof Zh & string>(key: Key, ...params: ParamsOf<Zh[Key]>) => string

/**
 * The texts of one slice. Keys and parameters are checked by the compiler; the catalogue travels in the sub-package that uses it.
 *
 * @param zh every text in Chinese, the language that prevails
 * @param mn reviewed Mongolian; what is missing or not reviewed falls back to Chinese
 */
export function catalogue<const Zh extends Catalogue>(zh: Zh, mn: Partial<Record<keyof Zh, ReviewedText>> = {}): Translate<Zh> {
  return (key, ...params) => {
    const other = currentLanguage() === 'mn' ? mn[key] : undefined
    const text = other?.reviewedBy && other.reviewedAt ? other.text : (zh[key] ?? key)
    const values: Record<string, string | number> = params[0] ?? {}
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
  }
}
