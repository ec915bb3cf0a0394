import type { Source } from '@jktl/shared/appointments/guidance/contract'

/**
 * Documents the rules were read in. `verified`: its text, or an excerpt that says what the rule says, was read for this edition of the data.
 * A mirror of a document counts; its title alone does not.
 */
export const SOURCES = {
  'beijing-120': {
    id: 'beijing-120',
    title: '什么情况下拨打 120（健康提示）',
    issuer: '北京市卫生健康委员会',
    edition: '网页版',
    date: '2022-12-30',
    verified: true,
  },
  'first-aid-day': {
    id: 'first-aid-day',
    title: '世界急救日：哪些症状要立即拨打 120',
    issuer: '北京青年报',
    edition: '第 24 个世界急救日',
    date: '2023-09-12',
    verified: true,
  },
  'stroke-120': {
    id: 'stroke-120',
    title: '“中风 120”三步识别法',
    issuer: '健康上海 12320',
    edition: '宣教视频',
    date: null,
    verified: true,
  },
  'be-fast': {
    id: 'be-fast',
    title: '“BE FAST”口诀',
    issuer: '中国卒中学会',
    edition: '在 FAST 上加平衡、眼睛两条',
    date: null,
    verified: true,
  },
  'nice-ng143': {
    id: 'nice-ng143',
    title: 'Fever in under 5s: assessment and initial management (NG143)',
    issuer: 'NICE',
    edition: '2019 年 11 月 7 日发布，2021 年 11 月 26 日更新',
    date: '2021-11-26',
    verified: true,
  },
  'who-imci': {
    id: 'who-imci',
    title: 'IMCI distance learning course, Module 1: General danger signs for the sick child',
    issuer: 'WHO',
    edition: 'ISBN 978 92 4 150682 3',
    date: '2014',
    verified: true,
  },
  'who-mcpc': {
    id: 'who-mcpc',
    title: 'Managing Complications in Pregnancy and Childbirth, Section 2: Vaginal bleeding',
    issuer: 'WHO',
    edition: 'Section 2, S-7 to S-23',
    date: null,
    verified: true,
  },
  'guobanfa-2015-70': {
    id: 'guobanfa-2015-70',
    title: '关于推进分级诊疗制度建设的指导意见',
    issuer: '国务院办公厅',
    edition: '国办发〔2015〕70号',
    date: '2015-09',
    verified: true,
  },
  'jiceng-2025-15': {
    id: 'jiceng-2025-15',
    title: '关于加强基层慢性病健康管理服务的指导意见',
    issuer: '国家卫生健康委等',
    edition: '国卫基层发〔2025〕15号',
    date: '2025-10-29',
    verified: true,
  },
  'gonggong-2011': {
    id: 'gonggong-2011',
    title: '国家基本公共卫生服务规范',
    issuer: '卫生部',
    edition: '2011 年版（2017 年第三版没有读到原文）',
    date: '2011-05',
    verified: true,
  },
} as const satisfies Record<string, Source>
export type SourceId = keyof typeof SOURCES
