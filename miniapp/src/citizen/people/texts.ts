import { catalogue } from '@/i18n'

export const t = catalogue({ whoFor: '给谁办', age: '{age} 岁' })
