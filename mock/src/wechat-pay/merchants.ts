import { MERCHANT_KEYS, type MerchantKeys } from './keys/development-keys.ts'

export interface Merchant extends MerchantKeys {
  mchid: string
  name: string
  appids: readonly string[]
  /** Fee in 1/10000 of the amount: 60 is 0.60 %. */
  feeBasisPoints: number
  /** Balance of the basic account on the city's first day. */
  openingBalanceFen: number
}

const CITIZEN_APPID = 'wx0citizen0000001'

const row = (mchid: string, name: string, feeBasisPoints: number): Merchant => {
  const keys = MERCHANT_KEYS[mchid]
  if (!keys) throw new Error(`no development keys for merchant ${mchid}`)
  return { ...keys, mchid, name, appids: [CITIZEN_APPID], feeBasisPoints, openingBalanceFen: 10_000_000 }
}

/** Every merchant the city's WeChat Pay knows. The second has no fee, the third an unusual one, so that no rate can be assumed. */
export const MERCHANTS: readonly Merchant[] = [
  row('1900000001', '健康通辽统一收费（模拟）', 60),
  row('1900000002', '星河旗人民医院（模拟）', 0),
  row('1900000003', '青禾市中医院（模拟）', 38),
]

export const findMerchant = (mchid: unknown): Merchant | undefined => MERCHANTS.find((m) => m.mchid === mchid)
