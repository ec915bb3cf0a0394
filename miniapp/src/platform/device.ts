import { newId } from './ids'
import { storage } from './storage'

const KEY = 'device'
let known: string | undefined

/** A random id this installation keeps, so that the limit per telephone can be counted (A30). It says nothing about the telephone or its owner. */
export function deviceId(): string {
  known ??= storage.get<string>(KEY)
  if (!known) {
    known = newId()
    storage.set(KEY, known)
  }
  return known
}
