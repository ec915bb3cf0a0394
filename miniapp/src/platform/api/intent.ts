import { newId } from '../ids'
import { storage } from '../storage'
import { isOutcomeKnown } from './failure'
import { call } from './client'
import type { Answer, Ask, Rest, WriteId } from './routes'

interface StoredIntent {
  key: string
  /** Hash of what was asked: the same key with another content would be refused. The content itself is not kept. */
  print: string
}

/** 53-bit FNV-like hash of text: tells two contents apart, gives none of them back. */
function printOf(text: string): string {
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    high = Math.imul(high ^ code, 2654435761)
    low = Math.imul(low ^ code, 1597334677)
  }
  return (high >>> 0).toString(36) + (low >>> 0).toString(36)
}

/** The key of an intent, stored before its first use; the same content gets the same key until `settleIntent`. */
export function intentKey(name: string, content: unknown): string {
  const print = printOf(JSON.stringify(content) ?? '')
  const stored = storage.get<StoredIntent>(`intent-${name}`)
  if (stored?.print === print) return stored.key
  const key = newId()
  storage.set(`intent-${name}`, { key, print } satisfies StoredIntent)
  return key
}
export const settleIntent = (name: string): void => storage.remove(`intent-${name}`)

/**
 * Sends a change so that repeating it is safe: also after a lost answer, a killed app or a second tap.
 * The key is kept until the outcome is known.
 */
export async function submit<Id extends WriteId>(id: Id, ...[input]: Rest<Ask<Id>>): Promise<Answer<Id>> {
  const asked = { ...(input as object | undefined) } as Record<string, unknown> & { params?: Record<string, string> }
  const name = [id, ...Object.values(asked.params ?? {})].join('-')
  try {
    const send = call as (id: Id, input: unknown) => Promise<Answer<Id>>
    const answer = await send(id, { ...asked, idempotencyKey: intentKey(name, asked) })
    settleIntent(name)
    return answer
  } catch (failure) {
    if (isOutcomeKnown(failure)) settleIntent(name)
    throw failure
  }
}
