import { MERCHANT_KEYS, type MerchantKeys } from './keys/development-keys.ts'
import { HOSPITAL_KEYS } from './keys/hospital-keys.ts'

/** What WeChat Pay itself holds of a merchant; the private key of its API certificate is not among it. */
export interface Merchant extends Omit<MerchantKeys, 'privateKey' | 'publicKey'> {
  mchid: string
  name: string
  appids: readonly string[]
  /** Fee in 1/10000 of the amount: 60 is 0.60 %. */
  feeBasisPoints: number
  /** Balance of the basic account on the city's first day. */
  openingBalanceFen: number
}

const CITIZEN_APPID = 'wx0citizen0000001'

const row = <Keys extends Omit<MerchantKeys, 'privateKey' | 'publicKey'>>(
  mchid: string,
  name: string,
  feeBasisPoints: number,
  table: Readonly<Record<string, Keys>>,
): Merchant & Keys => {
  const keys = table[mchid]
  if (!keys) throw new Error(`no development keys for merchant ${mchid}`)
  return { ...keys, mchid, name, appids: [CITIZEN_APPID], feeBasisPoints, openingBalanceFen: 10_000_000 }
}

type Played = Merchant & MerchantKeys

/**
 * Every merchant the city's WeChat Pay knows: each institution has its own (never "二清"), the first hospital a second one for its inpatients.
 * The second has no fee, the third an unusual one, so that no rate can be assumed. Tests play the first three.
 */
export const MERCHANTS: readonly [Played, Played, Played, ...Merchant[]] = [
  row('1900000001', '科尔沁中心医院（模拟）', 60, MERCHANT_KEYS),
  row('1900000002', '柳岸医院（模拟）', 0, MERCHANT_KEYS),
  row('1900000003', '松湾蒙医医院（模拟）', 38, MERCHANT_KEYS),
  row('1900000004', '北原妇幼保健院（模拟）', 60, HOSPITAL_KEYS),
  row('1900000005', '明澈眼科医院（模拟）', 60, HOSPITAL_KEYS),
  row('1900000006', '月牙口腔医院（模拟）', 60, HOSPITAL_KEYS),
  row('1900000007', '安禾精神卫生中心（模拟）', 60, HOSPITAL_KEYS),
  row('1900000008', '三纬社区卫生服务中心（模拟）', 60, HOSPITAL_KEYS),
  row('1900000009', '五经社区卫生服务中心（模拟）', 60, HOSPITAL_KEYS),
  row('1900000010', '滨岸医院（模拟）', 60, HOSPITAL_KEYS),
  row('1900000011', '映河社区卫生服务中心（模拟）', 60, HOSPITAL_KEYS),
  row('1900000012', '霞岭医院（模拟）', 60, HOSPITAL_KEYS),
  row('1900000013', '晴岭社区卫生服务中心（模拟）', 60, HOSPITAL_KEYS),
  row('1900000014', '西柳河医院（模拟）', 60, HOSPITAL_KEYS),
  row('1900000015', '古榆中医医院（模拟）', 60, HOSPITAL_KEYS),
  row('1900000016', '小街基镇南甸卫生院（模拟）', 60, HOSPITAL_KEYS),
  row('1900000017', '银沙湾医院（模拟）', 60, HOSPITAL_KEYS),
  row('1900000018', '安代蒙医医院（模拟）', 60, HOSPITAL_KEYS),
  row('1900000019', '库伦镇卫生院（模拟）', 60, HOSPITAL_KEYS),
  row('1900000020', '青龙泉医院（模拟）', 60, HOSPITAL_KEYS),
  row('1900000021', '麦穗妇幼保健院（模拟）', 60, HOSPITAL_KEYS),
  row('1900000022', '八仙筒镇杏花卫生院（模拟）', 60, HOSPITAL_KEYS),
  row('1900000023', '山榆医院（模拟）', 60, HOSPITAL_KEYS),
  row('1900000024', '阿日雅蒙医医院（模拟）', 60, HOSPITAL_KEYS),
  row('1900000025', '河湾旗人民医院（模拟）', 60, HOSPITAL_KEYS),
  row('1900000026', '金莲蒙医医院（模拟）', 60, HOSPITAL_KEYS),
  row('1900000027', '舍伯吐镇白桦卫生院（模拟）', 60, HOSPITAL_KEYS),
  row('1900000028', '沙柳医院（模拟）', 60, HOSPITAL_KEYS),
  row('1900000029', '敖包湾蒙医医院（模拟）', 60, HOSPITAL_KEYS),
  row('1900000030', '阿古拉镇鹤湖卫生院（模拟）', 60, HOSPITAL_KEYS),
  row('1900000031', '科尔沁中心医院住院处（模拟）', 38, HOSPITAL_KEYS),
]

export const findMerchant = (mchid: unknown): Merchant | undefined => MERCHANTS.find((m) => m.mchid === mchid)
