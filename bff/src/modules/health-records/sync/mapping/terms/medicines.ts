/** Generic names of the commonest medicines of RxNorm data, longest first where one contains another. */
const INGREDIENTS: readonly (readonly [english: string, chinese: string])[] = [
  ['acetaminophen', '对乙酰氨基酚'],
  ['alendronic acid', '阿仑膦酸'],
  ['amlodipine', '氨氯地平'],
  ['amoxicillin', '阿莫西林'],
  ['aspirin', '阿司匹林'],
  ['atorvastatin', '阿托伐他汀'],
  ['azithromycin', '阿奇霉素'],
  ['captopril', '卡托普利'],
  ['carbamazepine', '卡马西平'],
  ['cefuroxime', '头孢呋辛'],
  ['cetirizine', '西替利嗪'],
  ['clavulanate', '克拉维酸'],
  ['clonazepam', '氯硝西泮'],
  ['clopidogrel', '氯吡格雷'],
  ['codeine', '可待因'],
  ['dextromethorphan hydrobromide', '右美沙芬'],
  ['diphenhydramine', '苯海拉明'],
  ['doxycycline', '多西环素'],
  ['doxylamine succinate', '多西拉敏'],
  ['epinephrine', '肾上腺素'],
  ['ferrous sulfate', '硫酸亚铁'],
  ['fexofenadine', '非索非那定'],
  ['fluticasone', '氟替卡松'],
  ['furosemide', '呋塞米'],
  ['hydrochlorothiazide', '氢氯噻嗪'],
  ['hydrocodone', '氢可酮'],
  ['ibuprofen', '布洛芬'],
  ['levothyroxine', '左甲状腺素'],
  ['lisinopril', '赖诺普利'],
  ['loratadine', '氯雷他定'],
  ['losartan', '氯沙坦'],
  ['meperidine', '哌替啶'],
  ['metformin', '二甲双胍'],
  ['metoprolol', '美托洛尔'],
  ['naproxen', '萘普生'],
  ['nitroglycerin', '硝酸甘油'],
  ['oxycodone', '羟考酮'],
  ['penicillin v', '青霉素'],
  ['prednisone', '泼尼松'],
  ['salbutamol', '沙丁胺醇'],
  ['albuterol', '沙丁胺醇'],
  ['simvastatin', '辛伐他汀'],
  ['verapamil', '维拉帕米'],
  ['warfarin', '华法林'],
]
const FORMS: readonly (readonly [english: string, chinese: string])[] = [
  ['chewable tablet', '咀嚼片'],
  ['oral tablet', '片'],
  ['oral capsule', '胶囊'],
  ['oral solution', '口服液'],
  ['oral suspension', '口服混悬液'],
  ['auto-injector', '自动注射笔'],
  ['injectable solution', '注射液'],
  ['injection', '注射液'],
  ['metered dose inhaler', '气雾剂'],
  ['inhal', '吸入剂'],
  ['nasal', '鼻喷剂'],
  ['transdermal', '贴剂'],
  ['ointment', '软膏'],
  ['cream', '乳膏'],
]
/** Salts and the like, which a plain name leaves out. */
const LEFT_OUT = /\b(hydrochloride|hydrobromide|potassium|sodium|tartrate|succinate|propionate|bitartrate|besylate)\b/g
const SPARE = /\[[^\]]*\]|\bnda\d+\b|\b\d[\d.,]*\s*(mg|ml|mcg|ug|actuat|hr|unt|%)?(\/\s*(ml|actuat|hr|mg))?|\d+\s*day|pack|\//g

/** `Amoxicillin 250 MG / Clavulanate 125 MG Oral Tablet` → `阿莫西林、克拉维酸片`. @returns null unless every ingredient is known */
export function medicineTitle(display: string): string | null {
  let rest = ` ${display.toLowerCase()} `
  const found: { at: number; name: string }[] = []
  for (const [english, chinese] of INGREDIENTS) {
    const at = rest.indexOf(english)
    if (at === -1) continue
    found.push({ at, name: chinese })
    rest = rest.slice(0, at) + ' '.repeat(english.length) + rest.slice(at + english.length)
  }
  const form = FORMS.find(([english]) => rest.includes(english))
  const unknown = (form ? rest.replace(form[0], ' ') : rest).replace(SPARE, ' ').replace(LEFT_OUT, ' ').trim()
  if (found.length === 0 || unknown !== '') return null
  const names = found.sort((a, b) => a.at - b.at).map(({ name }) => name)
  return `${[...new Set(names)].join('、')}${form?.[1] ?? ''}`
}
