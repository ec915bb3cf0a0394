import { catalogue } from '@/i18n'

export const t = catalogue({
  title: '登录',
  welcome: '健康通辽工作端',
  note: '用工作微信登录。岗位由单位管理员授予，登录后只看得到您岗位里的事。',
  signIn: '微信登录',
  notStaff: '这个微信还没有岗位',
  notStaffNote: '请用工作微信登录；还没有岗位的，请本单位管理员授予后再来。居民办事请用“健康通辽”小程序。',
  again: '换一个微信登录',
})
