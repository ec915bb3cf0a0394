import { catalogue } from '@/i18n'

export const t = catalogue({ title: '今天要做的', note: '数字与列表用同一条件，点数字就到那张表。', posts: '我的岗位', none: '还没有岗位', noneNote: '请管理员授予岗位后再登录。' })
