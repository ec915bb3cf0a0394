import { catalogue } from '@/i18n'

export const t = catalogue({ title: '服务', hotline: '打电话问一问' })
