import { catalogue } from '@/i18n'

/** 扫卡请求 on the resident's phone. */
export const t = catalogue({
  title: '医生想看健康档案',
  signIn: '医生扫了您的健康卡以后，要登录才能回答。',
  none: '没有等您回答的请求',
  noneNote: '医生扫了健康卡，请求会出现在这里，5 分钟内有效。',
  asks: '{doctor}（{role}）想看',
  whose: '谁的档案',
  place: '哪家医院',
  what: '想看哪些',
  howLong: '看多久',
  until: '从您同意起 {length}，到时自动关上',
  left: '还剩',
  noMore: '只能看这些，不能下载。每看一次都有记录，您在“谁看过我的档案”里看得到。',
  agree: '同意',
  refuse: '不同意',
  agreed: '同意了',
  agreedNote: '{doctor}现在可以看。到时自动关上，也可以随时收回。',
  refused: '没有同意',
  refusedNote: '医生什么也看不到。',
  toGrants: '看我的授权',
  backHome: '回到健康',
  failed: '没有办成，请再试一次',
})
