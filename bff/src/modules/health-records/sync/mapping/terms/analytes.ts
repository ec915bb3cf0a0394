import type { Coding, Concept } from '../../upstream/fhir.wire.ts'

/** Our id, plain name, LOINC codes of one and the same quantity in blood (or of the body), and names that laboratories without LOINC print. */
type Row = readonly [id: string, name: string, loinc: string, printed?: string]

/** LOINC 2.77, common tests of WS/T 404 and 405, growth and follow-up forms. Codes of one row may be drawn as one line; units still decide (§2.3.3). */
const ROWS: readonly Row[] = [
  ['total-cholesterol', '总胆固醇', '14647-2 2093-3', '胆固醇'],
  ['triglycerides', '甘油三酯', '14927-8 2571-8'],
  ['ldl-c', '低密度脂蛋白胆固醇', '22748-8 18262-6 13457-7 2089-1'],
  ['hdl-c', '高密度脂蛋白胆固醇', '14646-4 2085-9'],
  ['glucose', '血糖', '14771-0 1558-6 2345-7 14749-6 2339-0 15074-8 76629-5', '空腹血糖 葡萄糖'],
  ['hba1c', '糖化血红蛋白', '4548-4 17856-6'],
  ['creatinine', '肌酐', '14682-9 2160-0'],
  ['urea', '尿素', '22664-7 14937-7', '尿素氮'],
  ['uric-acid', '尿酸', '14933-6 3084-1'],
  ['egfr', '估算肾小球滤过率', '33914-3 62238-1 48642-3 48643-1'],
  ['potassium', '钾', '2823-3 6298-4', '血钾'],
  ['sodium', '钠', '2951-2 2947-0', '血钠'],
  ['chloride', '氯', '2075-0 2069-3', '血氯'],
  ['calcium', '钙', '2000-8 17861-6 49765-1', '血钙'],
  ['phosphate', '磷', '14879-1 2777-1', '血磷'],
  ['magnesium', '镁', '2601-3 19123-9', '血镁'],
  ['carbon-dioxide', '二氧化碳', '2028-9 20565-8'],
  ['alt', '谷丙转氨酶', '1742-6', '丙氨酸氨基转移酶'],
  ['ast', '谷草转氨酶', '1920-8', '天门冬氨酸氨基转移酶'],
  ['ggt', '谷氨酰转肽酶', '2324-2', 'γ-谷氨酰转移酶'],
  ['alp', '碱性磷酸酶', '6768-6'],
  ['total-bilirubin', '总胆红素', '14631-6 1975-2'],
  ['total-protein', '总蛋白', '2885-2'],
  ['albumin', '白蛋白', '1751-7 61151-7'],
  ['ldh', '乳酸脱氢酶', '14804-9 2532-0'],
  ['ck', '肌酸激酶', '2157-6'],
  ['amylase', '淀粉酶', '1798-8'],
  ['wbc', '白细胞', '6690-2 26464-8', '白细胞计数'],
  ['rbc', '红细胞', '789-8 26453-1', '红细胞计数'],
  ['hemoglobin', '血红蛋白', '718-7 59260-0'],
  ['hematocrit', '红细胞压积', '4544-3 20570-8'],
  ['platelets', '血小板', '777-3 26515-7', '血小板计数'],
  ['mcv', '红细胞平均体积', '787-2 30428-7'],
  ['mch', '平均血红蛋白量', '785-6 28539-5'],
  ['mchc', '平均血红蛋白浓度', '786-4 28540-3'],
  ['rdw', '红细胞分布宽度', '21000-5 788-0'],
  ['pdw', '血小板分布宽度', '32207-3'],
  ['mpv', '血小板平均体积', '32623-1 28542-9'],
  ['neutrophils-percent', '中性粒细胞百分比', '770-8 26511-6'],
  ['lymphocytes-percent', '淋巴细胞百分比', '736-9 26478-8'],
  ['crp', 'C 反应蛋白', '1988-5 30522-7', 'C反应蛋白'],
  ['tsh', '促甲状腺激素', '3016-3 11579-0'],
  ['ft4', '游离甲状腺素', '14920-3 3024-7'],
  ['psa', '前列腺特异抗原', '2857-1'],
  ['body-height', '身高', '8302-2 3137-7 8306-3 8308-9', '身长'],
  ['body-weight', '体重', '29463-7 3141-9'],
  ['head-circumference', '头围', '9843-4 8287-5'],
  ['bmi', '体重指数', '39156-5'],
  ['bmi-percentile', '体重指数百分位', '59576-9'],
  ['waist', '腰围', '8280-0 56086-2'],
  ['systolic', '收缩压', '8480-6'],
  ['diastolic', '舒张压', '8462-4'],
  ['heart-rate', '心率', '8867-4'],
  ['respiratory-rate', '呼吸频率', '9279-1'],
  ['body-temperature', '体温', '8310-5 8331-1'],
  ['oxygen-saturation', '血氧饱和度', '2708-6 59408-5'],
]
export const LOINC = 'http://loinc.org'

const byLoinc = new Map(ROWS.flatMap(([id, name, codes]) => codes.split(' ').map((code) => [code, { id, name }] as const)))
const byName = new Map(ROWS.flatMap(([id, name, , printed = '']) => [name, ...printed.split(' ')].filter((one) => one !== '').map((one) => [one, id] as const)))

export const analyteName = (loinc: string): string | null => byLoinc.get(loinc)?.name ?? null

/** Our analyte id, by LOINC; a laboratory's own item has only its printed name. null: shown, never drawn together with others. */
export function analyteOf(concept: Concept | undefined): string | null {
  const codings: readonly Coding[] = concept?.coding ?? []
  const loinc = codings.filter((coding) => coding.system === LOINC)
  if (loinc.length > 0) return loinc.map((coding) => byLoinc.get(coding.code ?? '')?.id).find((id) => id !== undefined) ?? null
  return byName.get(concept?.text ?? '') ?? codings.map((coding) => byName.get(coding.display ?? '')).find((id) => id !== undefined) ?? null
}
export const analyteOfLoinc = (code: string): string | null => byLoinc.get(code)?.id ?? null
