import Taro from '@tarojs/taro'
import { newId } from './ids'
import type { LocalMedia } from './local-media'
import { sha256 } from './sha256'

const files = () => Taro.getFileSystemManager()
const EXTENSION = { PHOTO: 'jpg', VOICE: 'mp3' } as const
/** The mini program's own folder: it survives a restart, is at most 200 MB, and goes when the mini program is deleted. */
const pathOf = (id: string, kind: LocalMedia['kind']): string => `${Taro.env.USER_DATA_PATH ?? ''}/media-${id}.${EXTENSION[kind]}`
const found = (id: string): string | null => {
  for (const kind of ['PHOTO', 'VOICE'] as const) {
    try {
      files().accessSync(pathOf(id, kind))
      return pathOf(id, kind)
    } catch {
      // not of this kind
    }
  }
  return null
}

/** Copies a temporary file of WeChat's to where it stays. @throws Error when the phone has no room */
export function keepMedia(kind: LocalMedia['kind'], temporaryPath: string, seconds: number | null): LocalMedia {
  const id = newId()
  const bytes = new Uint8Array(files().readFileSync(temporaryPath) as ArrayBuffer)
  files().copyFileSync(temporaryPath, pathOf(id, kind))
  return { id, kind, sha256: sha256(bytes), sizeBytes: bytes.byteLength, seconds }
}

/** Base64 of the bytes; null: it is no longer on this phone. */
export function readMedia(id: string): Promise<string | null> {
  const path = found(id)
  try {
    return Promise.resolve(path ? (files().readFileSync(path, 'base64') as string) : null)
  } catch {
    return Promise.resolve(null)
  }
}
/** Something a picture can be shown, or a recording played from. */
export const mediaSrc = (id: string): Promise<string | null> => Promise.resolve(found(id))

export function forgetMedia(id: string): Promise<void> {
  const path = found(id)
  try {
    if (path) files().unlinkSync(path)
  } catch {
    // gone already
  }
  return Promise.resolve()
}
