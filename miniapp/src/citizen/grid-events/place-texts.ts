import { catalogue } from '@/i18n'

export const t = catalogue({
  choose: '选所在的社区（村）或网格',
  here: '就选“{name}”',
  up: '上一级',
  inside: '{name} 里面的',
  synthetic: '示例',
  none: '没有更小的了',
})
