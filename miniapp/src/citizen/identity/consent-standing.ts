import type { Me } from '@jktl/shared/identity/contract'
import { PRIVACY_POLICY_VERSION } from '@jktl/shared/identity/model'

export type PrivacyStanding = 'agreed' | 'refused' | 'outdated' | 'undecided'

/** Where the account stands with the version in force: an older agreement has to be given again. */
export function privacyStanding(privacy: Me['privacy']): PrivacyStanding {
  if (!privacy) return 'undecided'
  return privacy.version === PRIVACY_POLICY_VERSION ? privacy.decision : 'outdated'
}
