import { dateOf, instantAt } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Clock } from '../../../../platform/clock.ts'
import type { Vault } from '../../../../platform/vault.ts'
import type { GridGeo } from '../../geo.ts'
import type { OpinionRow, OpinionsRepository } from '../opinions.repository.ts'

export interface OpinionContext {
  clock: Clock
  vault: Vault
  geo: GridGeo
  opinions: OpinionsRepository
}
interface WrittenOpinion {
  accountId: string
  nodeCode: string
  title: string
  content: string
  isAnonymous: boolean
  name: string | null
  phone: string | null
  mayContact: boolean
}
type WriteRefusal = 'NODE_UNKNOWN' | 'OPINION_ANONYMOUS_CONTACT' | 'OPINION_CONSENT_NEEDED' | 'OPINION_TOO_MANY'

const AUTHOR_KEY_PURPOSE = 'grid-opinion-author'
const MOST_A_DAY = 10

/** Whose opinions they are without saying who: the way from a person to them, not back. */
export const authorKeyOf = (vault: Vault, accountId: string): Buffer => vault.fingerprint(AUTHOR_KEY_PURPOSE, accountId)

/** A phone is kept only of somebody who agreed to be called; of somebody who gives no name, nothing is. */
export async function writeOpinion({ clock, vault, geo, opinions }: OpinionContext, written: WrittenOpinion): Promise<Result<OpinionRow, WriteRefusal>> {
  const { accountId, name, phone, isAnonymous, mayContact, nodeCode, title, content } = written
  if (isAnonymous && (name !== null || phone !== null || mayContact)) return refuse('OPINION_ANONYMOUS_CONTACT')
  if (mayContact !== (phone !== null)) return refuse('OPINION_CONSENT_NEEDED')
  if (!(await geo.findNode(nodeCode))) return refuse('NODE_UNKNOWN')
  const authorKey = authorKeyOf(vault, accountId)
  const today = new Date(instantAt(dateOf(clock.now())))
  if ((await opinions.countSince(authorKey, today)) >= MOST_A_DAY) return refuse('OPINION_TOO_MANY')
  return ok(
    await opinions.insert({
      authorKey,
      authorAccountId: isAnonymous ? null : accountId,
      isAnonymous,
      nameSealed: name === null ? null : vault.seal(name),
      phoneSealed: phone === null ? null : vault.seal(phone),
      mayContact,
      nodeCode,
      title,
      content,
      writtenAt: clock.date(),
    }),
  )
}
