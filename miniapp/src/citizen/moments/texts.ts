import { catalogue } from '@/i18n'

export const t = catalogue({ today: '今天', tomorrow: '明天', yesterday: '昨天' })
