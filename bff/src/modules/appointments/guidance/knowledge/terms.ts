/** A person a term, a department or a rule is only for. Missing: for anybody. */
export interface OnlyFor {
  sex?: 'M' | 'F'
  fromMonths?: number
  /** Exclusive. */
  belowMonths?: number
}
/** A symptom or a disease: what it is called, where it is felt, who treats it. */
export interface Term {
  code: string
  name: string
  aliases: readonly string[]
  parts: readonly string[]
  /** 诊疗科目 codes, the most fitting first. */
  departments: readonly string[]
  only: OnlyFor
  /** A community centre is the right first place for it. */
  community: boolean
}

const YEAR = 12
const CONDITIONS: Record<string, OnlyFor> = {
  M: { sex: 'M' },
  F: { sex: 'F' },
  child: { belowMonths: 14 * YEAR },
  infant: { belowMonths: 36 },
  adult: { fromMonths: 14 * YEAR },
  woman: { sex: 'F', fromMonths: 9 * YEAR },
  man: { sex: 'M', fromMonths: 14 * YEAR },
  elder: { fromMonths: 60 * YEAR },
}
const list = (text: string | undefined, by: string): string[] => (text ?? '').split(by).filter((word) => word !== '')

/**
 * `code|name|aliases、…|parts|departments|conditions`, one line each. A condition of the table above, and `c` for community first.
 * @throws Error on a condition that is none
 */
export function readTerms(rows: string): Term[] {
  return rows
    .trim()
    .split('\n')
    .map((row) => {
      const [code = '', name = '', aliases, parts, departments, conditions] = row.split('|')
      const words = list(conditions, ' ')
      const only = words
        .filter((word) => word !== 'c')
        .map((word) => {
          const condition = CONDITIONS[word]
          if (!condition) throw new Error(`no condition ${word}`)
          return condition
        })
      return {
        code,
        name,
        aliases: list(aliases, '、'),
        parts: list(parts, ' '),
        departments: list(departments, ' '),
        only: Object.assign({}, ...only) as OnlyFor,
        community: words.includes('c'),
      }
    })
}
