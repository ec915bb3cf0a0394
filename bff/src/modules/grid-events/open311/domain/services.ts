import { CATEGORIES, CATEGORY_CODES, type Category } from '@jktl/shared/grid-events/model'

import type { Content } from './document.ts'

/** Only what everybody may see is offered here at all: families, neighbours and infectious clues are left out of the list, not filtered later (§3.7). */
export const PUBLIC_SERVICES: readonly Category[] = CATEGORY_CODES.filter((code) => CATEGORIES[code].lane === 'PUBLIC')
export const findService = (code: string): Category | null => PUBLIC_SERVICES.find((known) => known === code) ?? null

const GROUPS: Record<string, string> = { ENVIRONMENT: '环境', WATER: '饮水', FOOD: '食品', FACILITY: '设施', SAFETY: '安全' }
const ABOUT: Partial<Record<Category, { description: string; keywords: string }>> = {
  ENV_WASTE: { description: '垃圾没人收、污水外溢、异味。', keywords: '垃圾,污水,环境' },
  WATER_SAFETY: { description: '自来水浑浊、有异味、停水。', keywords: '饮水,自来水' },
  FOOD_HYGIENE: { description: '餐馆、食堂、摊点的卫生问题。', keywords: '食品,餐饮,卫生' },
  ROAD_FACILITY: { description: '路灯、路面、井盖等公共设施损坏。', keywords: '道路,路灯,井盖' },
  SAFETY_HAZARD: { description: '可能伤人的公共场所隐患。', keywords: '安全,隐患' },
}

export interface ServiceAttribute {
  code: string
  datatype: 'singlevaluelist' | 'multivaluelist'
  isRequired: boolean
  description: string
  hint: string
  values: Record<string, string>
}
export const SERVICE_ATTRIBUTES: Partial<Record<Category, readonly ServiceAttribute[]>> = {
  ROAD_FACILITY: [
    {
      code: 'facility',
      datatype: 'singlevaluelist',
      isRequired: true,
      description: '什么设施坏了',
      hint: '请选一种',
      values: { LAMP: '路灯', SURFACE: '路面', COVER: '井盖', OTHER: '其他设施' },
    },
  ],
  WATER_SAFETY: [
    {
      code: 'signs',
      datatype: 'multivaluelist',
      isRequired: false,
      description: '水怎么了',
      hint: '可以选几种',
      values: { CLOUDY: '浑浊', SMELL: '有异味', NONE: '停水' },
    },
  ],
}

export const serviceContent = (code: Category): Content => ({
  service_code: code,
  service_name: CATEGORIES[code].label,
  description: ABOUT[code]?.description,
  metadata: (SERVICE_ATTRIBUTES[code]?.length ?? 0) > 0,
  type: 'realtime',
  keywords: ABOUT[code]?.keywords,
  group: GROUPS[CATEGORIES[code].group],
})
export const definitionContent = (code: Category): Content => ({
  service_code: code,
  attributes: (SERVICE_ATTRIBUTES[code] ?? []).map(({ code: attribute, datatype, isRequired, description, hint, values }, index) => ({
    variable: true,
    code: attribute,
    datatype,
    required: isRequired,
    datatype_description: hint,
    order: index + 1,
    description,
    values: Object.entries(values).map(([key, name]) => ({ key, name })),
  })),
})
