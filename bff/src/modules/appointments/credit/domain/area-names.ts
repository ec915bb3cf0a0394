/** 旗县市区 of Tongliao by the code of GB/T 2260, and the economic zone the region keeps apart. */
const NAMES: Readonly<Record<string, string>> = {
  '150502': '科尔沁区',
  '150521': '科尔沁左翼中旗',
  '150522': '科尔沁左翼后旗',
  '150523': '开鲁县',
  '150524': '库伦旗',
  '150525': '奈曼旗',
  '150526': '扎鲁特旗',
  '150581': '霍林郭勒市',
  '150571': '通辽经济技术开发区',
}

export const areaNameOf = (code: string): string => NAMES[code] ?? code
