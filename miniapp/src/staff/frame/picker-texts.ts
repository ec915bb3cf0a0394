import { catalogue } from '@/i18n'

export const t = catalogue({ search: '按名称找', none: '没有叫“{text}”的' })
