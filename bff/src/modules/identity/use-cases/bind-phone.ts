import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { IdentityParts } from '../identity.parts.ts'
import type { CodeRefusal } from '../upstream/wechat.adapter.ts'
import { hasAgreedPrivacy } from './has-agreed-privacy.ts'

/** Binds the phone WeChat tells for a one-use code of the phone button; a later code replaces it. */
export async function bindPhone(
  parts: Pick<IdentityParts, 'wechat' | 'accounts'>,
  { accountId, code }: { accountId: string; code: string },
): Promise<Result<null, CodeRefusal | 'PRIVACY_NOT_AGREED'>> {
  if (!(await hasAgreedPrivacy(parts, accountId))) return refuse('PRIVACY_NOT_AGREED')
  const phone = await parts.wechat.exchangePhone(code)
  if (!phone.ok) return phone
  await parts.accounts.setPhone(accountId, phone.value)
  return ok(null)
}
