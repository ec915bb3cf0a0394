import { formatFen } from '@jktl/shared/kernel/money'

interface Ours {
  mchid: string
  appid: string
  amountFen: number
}
interface Theirs {
  mchid: string
  appid: string
  amountFen: number | null
  currency: string | null
  payerDiffers: boolean
}

/** What the channel stated differently (P5), in plain words; never who the payer is. */
export function differencesOf(ours: Ours, stated: Theirs | null): { what: string; ours: string; stated: string }[] {
  if (!stated) return []
  const rows = [
    {
      what: '金额',
      ours: formatFen(ours.amountFen),
      stated: stated.amountFen === null ? '没有写' : formatFen(stated.amountFen),
      differs: stated.amountFen !== ours.amountFen,
    },
    { what: '商户号', ours: ours.mchid, stated: stated.mchid, differs: stated.mchid !== ours.mchid },
    { what: '应用', ours: ours.appid, stated: stated.appid, differs: stated.appid !== ours.appid },
    { what: '币种', ours: 'CNY', stated: stated.currency ?? '没有写', differs: stated.currency !== 'CNY' },
    { what: '付款人', ours: '下单的微信', stated: '另一个微信', differs: stated.payerDiffers },
  ]
  return rows.filter(({ differs }) => differs).map(({ what, ours: own, stated: theirs }) => ({ what, ours: own, stated: theirs }))
}
