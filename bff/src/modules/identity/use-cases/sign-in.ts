import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { AppName } from '../../../platform/sessions.ts'
import type { IdentityParts } from '../identity.parts.ts'
import type { CodeRefusal, LoginChannel } from '../upstream/wechat.adapter.ts'

export interface SignedIn {
  accountId: string
  app: AppName
}

/**
 * Sign-in by WeChat code (R341). A resident's account begins with the first sign-in, and mini program and H5 are one account.
 * A staff account exists only because somebody gave it a post; without a live one nobody signs in and nothing is written.
 */
export async function signIn(
  { wechat, accounts }: Pick<IdentityParts, 'wechat' | 'accounts'>,
  { channel, code }: { channel: LoginChannel; code: string },
): Promise<Result<SignedIn, CodeRefusal | 'NOT_STAFF'>> {
  const user = await wechat.exchangeLogin(channel, code)
  if (!user.ok) return user
  if (channel !== 'staff') return ok({ accountId: await accounts.open({ app: 'citizen', ...user.value }), app: 'citizen' })
  const accountId = await accounts.findId({ app: 'staff', ...user.value })
  const posts = accountId ? await accounts.listPosts(accountId) : []
  return accountId && posts.length > 0 ? ok({ accountId, app: 'staff' }) : refuse('NOT_STAFF')
}
