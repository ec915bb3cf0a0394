import { PERSONAS, RESIDENTS_WITHOUT_ACCOUNT, type Resident } from '../../kernel/personas.ts'
import { Chart, type Draft } from './chart.ts'
import { liJianguo, liNa, liXiaohe, liXiaomiao } from './li-family.ts'
import { alatan, baoYumei, chenChen, chenGuoqiang, qiqige } from './neighbours.ts'
import { wangXiulan } from './wang-xiulan.ts'

/** Everybody the archive has something about; 空白 is not among them. */
const FILES: Record<string, (chart: Chart) => void> = {
  王秀兰: wangXiulan,
  李娜: liNa,
  李建国: liJianguo,
  李小苗: liXiaomiao,
  李小禾: liXiaohe,
  陈晨: chenChen,
  其其格: qiqige,
  '阿拉坦·苏和': alatan,
  包玉梅: baoYumei,
  陈国强: chenGuoqiang,
}
const REMOTE = '科尔沁左翼中旗某嘎查'
const TOWN = '科尔沁区某小区'

const residents = new Map<string, Resident>([...PERSONAS, ...RESIDENTS_WITHOUT_ACCOUNT].map((one) => [one.name, one]))

/** What was published about each of them on a line, oldest first. */
export function draftsOf(line: string, files: Record<string, (chart: Chart) => void> = FILES): Draft[] {
  return Object.entries(files)
    .flatMap(([name, write]) => {
      const person = residents.get(name)
      if (!person) return []
      const chart = new Chart(line, person, name === '其其格' ? REMOTE : TOWN)
      write(chart)
      return chart.drafts
    })
    .sort((a, b) => a.at - b.at)
}
