import { catalogue } from '@/i18n'

export const t = catalogue({
  note: '{about}（{hours}）',
  call: '打 {phone}',
  callName: '打 {phone}，{name}',
})
