import Taro from '@tarojs/taro'

/** 卫生健康热线 */
export const HOTLINE = '12320'

/** Opens the dialler. A refusal or a missing dialler changes nothing: the number stands in the button's words. */
export const callPhone = (number: string): void => {
  if (process.env.TARO_ENV === 'h5') window.location.assign(`tel:${number}`)
  else Taro.makePhoneCall({ phoneNumber: number }).catch(() => undefined)
}
export const callHotline = (): void => callPhone(HOTLINE)
