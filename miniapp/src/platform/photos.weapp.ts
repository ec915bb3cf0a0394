import { PHONE_PHOTO_BYTES, SHOWN_PIXELS } from '@jktl/shared/grid-events/media/model'
import Taro from '@tarojs/taro'
import type { LocalMedia, Taken } from './local-media'
import { keepMedia } from './media-files.weapp'

const QUALITIES = [80, 65, 50]
const sizeOf = (path: string): number => {
  const stat = Taro.getFileSystemManager().statSync(path) as { size?: number }
  return stat.size ?? 0
}

/** At most 1280 pixels and about 300 KB. WeChat's own compression is asked until it is small enough; an older WeChat ignores the sides. */
async function smaller(path: string): Promise<string> {
  const { width, height } = await Taro.getImageInfo({ src: path })
  const longest = Math.max(width, height)
  const side = longest > SHOWN_PIXELS ? (width >= height ? { compressedWidth: SHOWN_PIXELS } : { compressedHeight: SHOWN_PIXELS }) : {}
  let best = path
  for (const quality of QUALITIES) {
    best = (await Taro.compressImage({ src: path, quality, ...side })).tempFilePath
    if (sizeOf(best) <= PHONE_PHOTO_BYTES) break
  }
  return best
}

/** Photos of their owner's choice, made small and kept on this phone. WeChat asks for consent itself (platform/privacy). @param most how many more may be added */
export async function takePhotos(most: number): Promise<Taken> {
  const photos: LocalMedia[] = []
  let failed = 0
  try {
    const { tempFiles } = await Taro.chooseMedia({ count: Math.min(most, 9), mediaType: ['image'], sizeType: ['compressed'] })
    for (const { tempFilePath } of tempFiles) {
      try {
        photos.push(keepMedia('PHOTO', await smaller(tempFilePath), null))
      } catch {
        failed += 1
      }
    }
  } catch {
    // closed without one, or not allowed
  }
  return { photos, failed }
}
