import { catalogue } from '@/i18n'

export const t = catalogue({
  rest: '其他页面',
  title: '我的',
  posts: '我的岗位',
  postsNote: '岗位由单位管理员授予；看到的数据随岗位',
  noPosts: '还没有岗位，请单位管理员授予',
  look: '显示',
  lookNote: '随账号保存',
  typeSize: '字号',
  standard: '标准',
  large: '大',
  xlarge: '特大',
  dark: '深色',
  notKept: '在这台设备上已生效，但没能存到账号里。换一台设备要再选一次。',
  keyboard: '键盘',
  keyboardNote: '只在电脑上有',
  keys: '单键快捷键（/ J K Esc ?）',
  signOut: '退出登录',
})
