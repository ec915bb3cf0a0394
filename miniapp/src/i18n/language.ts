export type Language = 'zh' | 'mn'

let language: Language = 'zh'
export const currentLanguage = (): Language => language
export const setLanguage = (next: Language): void => {
  language = next
}
