import { catalogue } from '@/i18n'

export const t = catalogue({
  title: '检查预约',
  entry: '预约检查时间',
  entryNote: '{names}。要先有医生开的检查单',
  orderNeeded: '做检查要先由医生开单。这里约的是时间，约到号不等于开了单。还没开单的，请先挂门诊号。',
  next: '最近可约 {day}',
  none: '这几天约满了',
  about: '{fee} · {department}',
  minutes: '每次约 {count} 分钟',
  prepare: '检查前准备',
  empty: '这家医院现在没有可以网上约的检查',
  emptyNote: '要做检查，请到医院的检查预约台问一问。',
})
