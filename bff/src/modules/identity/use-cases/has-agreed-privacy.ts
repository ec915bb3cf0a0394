import { PRIVACY_POLICY_VERSION } from '@jktl/shared/identity/model'

import type { IdentityParts } from '../identity.parts.ts'

/** Whether this account agreed to the policy now in force; a new version or a later refusal closes what needs personal data (ux-wechat §2.3). */
export async function hasAgreedPrivacy({ accounts }: Pick<IdentityParts, 'accounts'>, accountId: string): Promise<boolean> {
  const last = await accounts.findPrivacyDecision(accountId)
  return last?.version === PRIVACY_POLICY_VERSION && last.decision === 'agreed'
}
