import { describe, expect, test } from '@jest/globals'
import sharp from 'sharp'

import { developPhoto } from './develop-photo.ts'

const canvas = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#806040' } })
const SECRET = 'Device of Somebody 43.6526'
/** Held sideways, with device, place and a comment, as phones write them. */
const fromPhone = (): Promise<Buffer> =>
  canvas(2000, 1000)
    .withExif({
      IFD0: { Make: SECRET, Copyright: SECRET },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '43/1 39/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '122/1 15/1 0/1', GPSProcessingMethod: SECRET },
    })
    .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><note>${SECRET}</note></x:xmpmeta>`)
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()

describe('what is kept of a photo (§3.8)', () => {
  test('§3.8: place, device and hidden words are gone, the picture is upright and small', async () => {
    const bytes = await fromPhone()
    expect(bytes.includes(SECRET)).toBe(true)
    expect((await sharp(bytes).metadata()).exif).toBeDefined()
    const photo = await developPhoto(bytes)
    expect(photo).toMatchObject({ width: 640, height: 1280 })
    for (const made of [photo?.shown, photo?.thumb] as Buffer[]) {
      const { exif, xmp, iptc, icc, orientation, format } = await sharp(made).metadata()
      expect({ exif, xmp, iptc, icc, orientation, format }).toEqual({ format: 'jpeg' })
      expect(made.includes('Exif')).toBe(false)
      expect(made.includes(SECRET)).toBe(false)
    }
    expect(
      Math.max(
        ...Object.values(
          await sharp(photo?.thumb)
            .metadata()
            .then(({ width, height }) => ({ width, height })),
        ),
      ),
    ).toBe(240)
  })

  test('§3.8: what follows a picture in its file does not survive', async () => {
    const hidden = '<script>alert(document.cookie)</script>'
    const polyglot = Buffer.concat([await canvas(40, 30).jpeg().toBuffer(), Buffer.from(hidden), Buffer.from('PK\u0003\u0004')])
    const photo = await developPhoto(polyglot)
    expect(photo?.shown.includes('script')).toBe(false)
    expect(photo).toMatchObject({ width: 40, height: 30 })
  })

  test.each([
    ['a drawing that may run scripts', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['a page', () => Buffer.from('<!doctype html><html></html>')],
    ['a moving picture', () => canvas(9, 9).gif().toBuffer()],
    ['an AVIF or HEIC', () => canvas(9, 9).avif().toBuffer()],
    ['a TIFF', () => canvas(9, 9).tiff().toBuffer()],
    ['a JPEG in name only', () => Promise.resolve(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]))],
    ['nothing', () => Promise.resolve(Buffer.alloc(0))],
  ])('§3.8: %s is not taken', async (_, make) => {
    expect(await developPhoto(await make())).toBeNull()
  })

  test('§3.8: PNG and WebP are taken; a few bytes that unfold to a hundred million pixels are not', async () => {
    expect(await developPhoto(await canvas(9, 9).png().toBuffer())).not.toBeNull()
    expect(await developPhoto(await canvas(9, 9).webp().toBuffer())).not.toBeNull()
    const bomb = Buffer.from(await canvas(9, 9).png().toBuffer())
    // IHDR: width and height, then the checksum of the chunk
    bomb.writeUInt32BE(12_000, 16)
    bomb.writeUInt32BE(12_000, 20)
    const { crc32 } = await import('node:zlib')
    bomb.writeUInt32BE((crc32 as (data: Buffer) => number)(bomb.subarray(12, 29)), 29)
    expect(await developPhoto(bomb)).toBeNull()
  })
})
