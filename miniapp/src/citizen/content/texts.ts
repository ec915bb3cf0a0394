import { catalogue } from '@/i18n'

export const t = catalogue({
  guides: '办事指南',
  noGuides: '还没有指南',
  noGuidesNote: '可以打 12320 问一问。',
  guide: '办事指南',
  source: '来源：{source}',
  published: '{year}年{date} 发布',
  hotlines: '热线电话',
  hotlinesNote: '打热线不用登录。急救请马上打 120。',
  noHotlines: '还没有登记热线',
  noHotlinesNote: '急救打 120，卫生健康热线打 12320。',
  stillLost: '还是不明白？',
  ask: '打 12320 问一问',
})
