import { catalogue } from '@/i18n'

export const t = catalogue({ title: '登录' })
