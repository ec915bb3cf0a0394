import { addDays } from '@jktl/shared/kernel/dates'
import { ID_DIVISION_CODES } from './divisions.ts'
import { idNumber, type Persona } from './personas.ts'

/** How many generated residents the city can hold; names and birth dates do not repeat below it. */
export const CROWD_LIMIT = 11_000

const SURNAMES = [...'试测样例演习模拟虚构设想甲乙丙丁戊己庚辛']
const FIRST = [...'安宝晨德恩芳光海嘉凯兰明宁平琪瑞诗棠文欣雅义泽舟']
const SECOND = [...'白昌丹飞歌涵吉康丽梅楠鹏清然森婷伟祥燕依云竹峰国']

const pick = (glyphs: readonly string[], i: number): string => glyphs[i % glyphs.length] ?? ''

/** The i-th generated resident: always the same adult, with a valid identity number and a name nobody really carries. */
function member(i: number): Persona {
  const division = ID_DIVISION_CODES[i % ID_DIVISION_CODES.length] ?? '150502'
  const birthDate = addDays('1960-01-01', (i * 7919) % 16_000)
  const sex = i % 2 === 0 ? 'F' : 'M'
  const given = Math.floor(i / SURNAMES.length)
  const name = pick(SURNAMES, i) + pick(FIRST, given) + pick(SECOND, Math.floor(given / FIRST.length))
  const sequence = sex === 'M' ? 801 : 800
  return {
    name,
    sex,
    birthDate,
    idNumber: idNumber(division, birthDate, sequence),
    household: `${name}家`,
    role: '压力测试居民',
    app: 'citizen',
    phone: `199001${String(i).padStart(5, '0')}`,
  }
}

let members: Persona[] | undefined

/** The first `count` generated residents (at most `CROWD_LIMIT`), deterministic. */
export function crowd(count: number): readonly Persona[] {
  members ??= Array.from({ length: CROWD_LIMIT }, (_, i) => member(i))
  return members.slice(0, count)
}
