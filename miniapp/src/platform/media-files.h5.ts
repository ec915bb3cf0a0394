import { newId } from './ids'
import type { LocalMedia } from './local-media'
import { sha256 } from './sha256'

const NAME = `${process.env.APP}-media`
const STORE = 'files'

let opened: Promise<IDBDatabase> | undefined
const asked = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(new Error('the browser keeps no files'))
  })
const database = (): Promise<IDBDatabase> => {
  const open = indexedDB.open(NAME, 1)
  open.onupgradeneeded = () => void open.result.createObjectStore(STORE)
  return asked(open)
}
const files = async (mode: IDBTransactionMode): Promise<IDBObjectStore> => {
  opened ??= database()
  // Asked for again the next time when it failed.
  opened.catch(() => (opened = undefined))
  return (await opened).transaction(STORE, mode).objectStore(STORE)
}
/** Browsers in private mode may keep nothing: then a file lives as long as the page. */
const inMemory = new Map<string, ArrayBuffer>()

/** @throws never: what cannot be kept is held in memory */
export async function keepMedia(kind: LocalMedia['kind'], bytes: ArrayBuffer, seconds: number | null): Promise<LocalMedia> {
  const id = newId()
  try {
    await asked((await files('readwrite')).put(bytes, id))
  } catch {
    inMemory.set(id, bytes)
  }
  return { id, kind, sha256: sha256(new Uint8Array(bytes)), sizeBytes: bytes.byteLength, seconds }
}

/** Null: it is no longer on this phone. */
async function mediaBytes(id: string): Promise<ArrayBuffer | null> {
  const held = inMemory.get(id)
  if (held) return held
  try {
    return ((await asked((await files('readonly')).get(id))) as ArrayBuffer | undefined) ?? null
  } catch {
    return null
  }
}
const base64Of = (bytes: ArrayBuffer): string => {
  const all = new Uint8Array(bytes)
  let text = ''
  for (let at = 0; at < all.length; at += 0x8000) text += String.fromCharCode(...all.subarray(at, at + 0x8000))
  return btoa(text)
}
/** Base64 of the bytes; null: it is no longer on this phone. */
export async function readMedia(id: string): Promise<string | null> {
  const bytes = await mediaBytes(id)
  return bytes ? base64Of(bytes) : null
}
/** Something a picture can be shown from. The page's own rules forbid `blob:`. */
export async function mediaSrc(id: string): Promise<string | null> {
  const text = await readMedia(id)
  return text === null ? null : `data:image/jpeg;base64,${text}`
}
export async function forgetMedia(id: string): Promise<void> {
  inMemory.delete(id)
  try {
    await asked((await files('readwrite')).delete(id))
  } catch {
    // nothing was kept there
  }
}
