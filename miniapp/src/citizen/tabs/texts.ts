import { catalogue } from '@/i18n'

export const t = catalogue({
  home: '首页',
  services: '服务',
  seeDoctor: '看病',
  health: '健康',
  messages: '消息',
  family: '家人',
  me: '我的',
  openItems: '条待办',
  callForHelp: '打电话找人帮',
})
