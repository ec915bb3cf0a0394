import { catalogue } from '@/i18n'

export const t = catalogue({ title: '健康通辽', help: '更多帮助', services: '全部服务', servicesNote: '按要办的事找', hotline: '打电话问一问', hotlineNote: '热线 12320' })
