import { catalogue } from '@/i18n'

export const t = catalogue({ title: '消息', none: '还没有消息', noneNote: '挂号、缴费和报告的进展会出现在这里。' })
