import { PHONE_PHOTO_BYTES, SHOWN_PIXELS } from '@jktl/shared/grid-events/media/model'
import type { LocalMedia, Taken } from './local-media'
import { keepMedia } from './media-files.h5'

const QUALITIES = [0.8, 0.65, 0.5]

const blobOf = (canvas: HTMLCanvasElement, quality: number): Promise<Blob | null> =>
  new Promise((resolve) => canvas.toBlob((blob) => resolve(blob), 'image/jpeg', quality))

/** Upright, at most 1280 pixels, JPEG: drawn anew, so that neither place nor time of the original leaves the phone. */
async function smaller(file: File): Promise<Blob> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
  const scale = Math.min(1, SHOWN_PIXELS / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  let best: Blob | null = null
  for (const quality of QUALITIES) {
    best = await blobOf(canvas, quality)
    if (best && best.size <= PHONE_PHOTO_BYTES) break
  }
  if (!best) throw new Error('the picture could not be drawn')
  return best
}

const chosen = (most: number): Promise<File[]> =>
  new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = 'image/*'
    input.multiple = most > 1
    // In the page, so that a test and a screen reader find it while it is open.
    input.hidden = true
    document.body.append(input)
    const end = (files: File[]): void => {
      input.remove()
      resolve(files)
    }
    input.addEventListener('cancel', () => end([]))
    input.addEventListener('change', () => end([...(input.files ?? [])]))
    input.click()
  })

/** Photos of their owner's choice, made small and kept on this phone. @param most how many more may be added */
export async function takePhotos(most: number): Promise<Taken> {
  const files = await chosen(most)
  const photos: LocalMedia[] = []
  let failed = Math.max(0, files.length - most)
  for (const file of files.slice(0, most)) {
    try {
      photos.push(await keepMedia('PHOTO', await (await smaller(file)).arrayBuffer(), null))
    } catch {
      failed += 1
    }
  }
  return { photos, failed }
}
