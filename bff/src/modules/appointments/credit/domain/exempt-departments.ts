/**
 * C4: care a listing never blocks, by the code of 《医疗机构诊疗科目名录》: 预防保健科 (vaccination), 妇产科 and 产科 (maternity), 妇女保健科 (prenatal),
 * 儿童保健科 (vaccination of children), 急诊医学科.
 */
const EXEMPT: ReadonlySet<string> = new Set(['01', '05', '05.02', '06', '09', '20'])

export const isCreditExemptDepartment = (standardCode: string): boolean => EXEMPT.has(standardCode)
