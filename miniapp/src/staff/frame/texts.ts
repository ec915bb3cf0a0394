import { catalogue } from '@/i18n'

export const t = catalogue({
  app: '健康通辽',
  desk: '工作端',
  today: '今天',
  me: '我的',
  work: '办理',
  own: '个人',
  navigation: '主导航',
  back: '返回',
  noPost: '还没有岗位',
  signInNote: '用工作微信登录。',
  foot: '示例数据，人名与机构均为虚构',
})
