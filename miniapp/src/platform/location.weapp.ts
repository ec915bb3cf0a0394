import { formatInstant } from '@jktl/shared/kernel/dates'
import Taro from '@tarojs/taro'
import type { Fix } from './location.h5'

export type { Fix }

/** Asked only when its owner presses for it; WeChat asks for consent itself. @returns null: not allowed, or nothing found */
export const findFix = (): Promise<Fix | null> =>
  Taro.getLocation({ type: 'gcj02', isHighAccuracy: true, highAccuracyExpireTime: 5_000 })
    .then(({ longitude, latitude, accuracy }): Fix => ({ longitude, latitude, crs: 'GCJ02', accuracyM: accuracy ?? null, fixedAt: formatInstant(Date.now()) }))
    .catch(() => null)
