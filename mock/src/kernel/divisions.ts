import excerpt from './data/divisions-1505.json' with { type: 'json' }

export interface Division {
  code: string
  name: string
  townships: { code: string; name: string }[]
}

/** The nine county-level divisions of 通辽 with their townships; source and edition are named in the file. */
export const DIVISIONS: readonly Division[] = excerpt.divisions

/** Divisions whose code begins an identity number: 经济技术开发区 is a statistical code only. */
export const ID_DIVISION_CODES = DIVISIONS.map((d) => d.code).filter((code) => code !== '150571')

/** @throws RangeError when the excerpt does not list the code */
export function townshipName(code: string): string {
  const name = DIVISIONS.flatMap((d) => d.townships).find((t) => t.code === code)?.name
  if (!name) throw new RangeError(`no township ${code} in the excerpt`)
  return name
}

/** @throws RangeError when the excerpt does not list the code */
export function divisionName(code: string): string {
  const name = DIVISIONS.find((d) => d.code === code)?.name
  if (!name) throw new RangeError(`no division ${code} in the excerpt`)
  return name
}
