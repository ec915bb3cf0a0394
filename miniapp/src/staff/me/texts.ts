import { catalogue } from '@/i18n'

export const t = catalogue({ title: '我的', look: '显示', typeSize: '字号', standard: '标准', large: '大', xlarge: '特大', dark: '深色', signOut: '退出登录' })
