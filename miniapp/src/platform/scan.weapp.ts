import Taro from '@tarojs/taro'

export const canScan = true

/** What the camera read; the album is left out, because an old photo is never a code of now. Null: closed, or nothing read. */
export const scanText = (): Promise<string | null> =>
  Taro.scanCode({ onlyFromCamera: true, scanType: ['qrCode'] })
    .then(({ result }) => result)
    .catch(() => null)
