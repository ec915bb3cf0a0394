import type { Label } from '@jktl/shared/health-records/model'

import type { Coding } from '../../upstream/fhir.wire.ts'
import { LOINC } from './analytes.ts'

/** v3 ActCode InformationSensitivityPolicy (fhir-interface.md §3). */
export const ACT_CODE = 'http://terminology.hl7.org/CodeSystem/v3-ActCode'
export const ACT_CODE_LABELS: Readonly<Record<string, Label>> = {
  PSY: 'MENTAL',
  HIV: 'HIV_STD',
  STD: 'HIV_STD',
  SEX: 'REPRO',
  ETH: 'SUBSTANCE',
  ETHUD: 'SUBSTANCE',
  GDIS: 'GENETIC',
  DV: 'ABUSE',
}

type Rule = readonly [pattern: RegExp, label: Label, source: string]
const ICD10 = 'ICD-10 国家临床版 chapter'

/** ICD-10, whatever the edition: by category. */
const BY_ICD10: readonly Rule[] = [
  [/^F1(?!7)/, 'SUBSTANCE', `${ICD10} V, F10–F19 without tobacco`],
  [/^F(?!1)/, 'MENTAL', `${ICD10} V`],
  [/^(X[67]|X8[0-4]|Z91\.5)/, 'MENTAL', `${ICD10} XX, intentional self-harm`],
  [/^(B2[0-4]|Z21|R75|A5|A6[0-4])/, 'HIV_STD', `${ICD10} I, A50–A64, B20–B24`],
  [/^(O0[0-8]|Z30|Z31|Z64\.0|N97|N46|Z33\.2)/, 'REPRO', `${ICD10} XV O00–O08, XXI Z30–Z31, infertility N46, N97`],
  [/^(T74|T76|Y0[5-7]|Z61\.[4-6])/, 'ABUSE', `${ICD10} XIX T74, XX Y05–Y07`],
  [/^(Q9|Z15|Z31\.5|E84|G10|D66|D67)/, 'GENETIC', `${ICD10} XVII Q90–Q99 and hereditary diseases`],
  [/^(A00|A01|A03|A1[5-9]|A20|A22|A23|A36|A37|A39|A82|A9[0-1]|B05|B15|B16|B17|B18|B19|B26|U07\.1)/, 'INFECT_REPORT', '传染病防治法, classes 甲 and 乙'],
]
const BY_LOINC: readonly Rule[] = [
  [
    /^(56888-1|7917-8|7918-6|29893-5|75622-1|5221-7|5222-5|20447-9|25836-8|24467-3|80387-4|48345-3|57975-5|30361-0)$/,
    'HIV_STD',
    'LOINC group HIV serology and viral load',
  ],
  [/^(20507-0|5292-8|24110-9|22587-0|5393-4|11084-1|24111-7|21613-5|43304-5|43305-2|31147-2)$/, 'HIV_STD', 'LOINC syphilis, gonorrhoea, chlamydia'],
  [/^(3397-7|5643-2|5640-8|3879-4|3426-4|19261-7|14314-3|3936-2)$/, 'SUBSTANCE', 'LOINC drugs of abuse and ethanol'],
  [/^(2106-3|2118-8|19080-1|21198-7|80384-1)$/, 'REPRO', 'LOINC choriogonadotropin'],
  [/^(44261-6|44249-1|70274-6|69737-5|89204-2|55757-9)$/, 'MENTAL', 'LOINC PHQ-9, PHQ-2, GAD-7'],
  [/^(51969-4|81247-9|21636-6|21640-8|29770-5|33773-3)$/, 'GENETIC', 'LOINC molecular genetics and karyotype'],
]
const BY_SNOMED: readonly Rule[] = [
  [/^(370143000|36923009|35489007|231504006|197480006|47505003|192127007|58214004|13746004|17226007|247803002)$/, 'MENTAL', 'SNOMED CT below 74732009'],
  [/^(7200002|6525002|5602001|55680006|15167005|66590003|191816009|361055000)$/, 'SUBSTANCE', 'SNOMED CT below 66214007, drug overdose'],
  [/^(86406008|62479008|76272004|15628003|240589008|165816005)$/, 'HIV_STD', 'SNOMED CT, HIV and sexually transmitted infections'],
  [/^(19169002|79586000|35999006|386639001|169553002|65200003|46706006|8619003)$/, 'REPRO', 'SNOMED CT, abortive outcome, contraception, infertility'],
  [/^(706893006|397940009|424393004)$/, 'ABUSE', 'SNOMED CT, victim of abuse'],
  [/^(41040004|205615000|190905008|58756001|90935002)$/, 'GENETIC', 'SNOMED CT, chromosomal and hereditary disorders'],
]
const BY_ATC: readonly Rule[] = [
  [/^(N05A|N06A)/, 'MENTAL', 'WHO ATC: antipsychotics, antidepressants'],
  [/^N07B[BC]/, 'SUBSTANCE', 'WHO ATC: alcohol and opioid dependence'],
  [/^(G03A|G02B|G03G)/, 'REPRO', 'WHO ATC: contraceptives, ovulation stimulants'],
  [/^J05A[EFGRJ]/, 'HIV_STD', 'WHO ATC: antivirals for HIV'],
]
/** RxNorm has a code per strength and pack: by the generic name instead. */
const BY_GENERIC_NAME: readonly Rule[] = [
  [
    /fluoxetine|sertraline|paroxetine|citalopram|venlafaxine|duloxetine|mirtazapine|olanzapine|risperidone|quetiapine|haloperidol|clozapine|lithium|methylphenidate/i,
    'MENTAL',
    'RxNorm',
  ],
  [/ethinyl estradiol|norethindrone|levonorgestrel|etonogestrel|drospirenone|medroxyprogesterone|mifepristone|misoprostol|clomiphene/i, 'REPRO', 'RxNorm'],
  [/methadone|buprenorphine|naltrexone|disulfiram/i, 'SUBSTANCE', 'RxNorm'],
  [/tenofovir|emtricitabine|efavirenz|dolutegravir|zidovudine|lopinavir/i, 'HIV_STD', 'RxNorm'],
]

const TABLES: readonly (readonly [isSystem: (system: string) => boolean, rules: readonly Rule[]])[] = [
  [(system) => system === 'urn:oid:2.16.156.10011.2.3.3.11' || /icd-?10/i.test(system), BY_ICD10],
  [(system) => system === LOINC, BY_LOINC],
  [(system) => system === 'http://snomed.info/sct', BY_SNOMED],
  [(system) => system === 'http://www.whocc.no/atc', BY_ATC],
]
/** What the writing department alone says (§3.3: labels from codes and department). */
const BY_DEPARTMENT: readonly Rule[] = [
  [/精神|心理|心身/, 'MENTAL', '诊疗科目 15'],
  [/生殖|计划生育/, 'REPRO', '诊疗科目 05.04, 05.05'],
  [/戒毒|戒酒|成瘾/, 'SUBSTANCE', '诊疗科目 15.05'],
  [/性病|艾滋/, 'HIV_STD', '诊疗科目 14.02'],
]

const matching = (rules: readonly Rule[], text: string): Label[] => rules.filter(([pattern]) => pattern.test(text)).map(([, label]) => label)

const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm'
const labelsOfCoding = ({ system = '', code = '', display = '' }: Coding): Label[] => [
  ...TABLES.flatMap(([isSystem, rules]) => (isSystem(system) ? matching(rules, code.trim()) : [])),
  ...(system === RXNORM ? matching(BY_GENERIC_NAME, display) : []),
]

/** Labels that follow from what an object is about, also when its source gave none. */
export const labelsOfCodes = (codings: readonly Coding[]): Label[] => codings.flatMap(labelsOfCoding)
export const labelsOfDepartment = (department: string | null): Label[] => (department === null ? [] : matching(BY_DEPARTMENT, department))
