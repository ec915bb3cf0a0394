import { SHOWN_PIXELS, THUMB_PIXELS } from '@jktl/shared/grid-events/media/model'
import sharp from 'sharp'

import { pictureTypeOf } from './domain/picture-type.ts'

export interface DevelopedPhoto {
  shown: Buffer
  thumb: Buffer
  width: number
  height: number
}

/** A small file may unfold to any size; no phone takes more than this. */
const MOST_PIXELS = 64_000_000
const QUALITY = { shown: 80, thumb: 70 } as const

/**
 * A picture made anew from what can be seen of another one (§3.8): upright, at most 1280 pixels, JPEG. Place, time, device, hidden files: nothing
 * else of the source is in it. Null when it is no picture that is taken, or a broken one.
 */
export async function developPhoto(bytes: Buffer): Promise<DevelopedPhoto | null> {
  if (!pictureTypeOf(bytes)) return null
  const small = (pixels: number, quality: number) =>
    sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error', animated: false })
      .autoOrient()
      .resize({ width: pixels, height: pixels, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .jpeg({ quality })
      .toBuffer({ resolveWithObject: true })
  try {
    const shown = await small(SHOWN_PIXELS, QUALITY.shown)
    const thumb = await small(THUMB_PIXELS, QUALITY.thumb)
    return { shown: shown.data, thumb: thumb.data, width: shown.info.width, height: shown.info.height }
  } catch {
    // What the decoder says of foreign bytes is no fault of ours.
    return null
  }
}
