const SECRETS: readonly [RegExp, string][] = [
  [/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, '[邮箱]'],
  [/(?<!\d)\d{17}[\dXx](?!\d)/g, '[证件号]'],
  [/(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)/g, '[电话]'],
  [/(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)/g, '[电话]'],
  [/(?<!\d)\d{7,}(?!\d)/g, '[号码]'],
  [/[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·\s]?[A-HJ-NP-Z0-9]{5,6}/g, '[车牌]'],
]

/** A reporter's words without what leads to a person by its form: numbers, addresses of mail, plates. Names have no form; a duty officer read the words before. */
export const scrub = (text: string): string => SECRETS.reduce((left, [pattern, instead]) => left.replace(pattern, instead), text)
/** Words without markup: the specification wants none. */
export const withoutMarkup = (text: string): string =>
  text
    .replace(/<[^<>]*>/g, '')
    .replace(/[<>]/g, '')
    .trim()

/** About 100 m: more does not leave here. */
export const rounded = (degrees: number | null): number | null => (degrees === null ? null : Math.round(degrees * 1_000) / 1_000)
