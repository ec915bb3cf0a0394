import type { IdentityPublic } from '../../identity/public.ts'

/** Names of colleagues by account; a gap is a dash, never an id. */
export async function staffNames(identity: IdentityPublic, accountIds: readonly (string | null)[]): Promise<(accountId: string | null) => string | null> {
  const wanted = [...new Set(accountIds.filter((id) => id !== null))]
  const names = wanted.length > 0 ? await identity.nameStaff(wanted) : new Map<string, string>()
  return (accountId) => (accountId === null ? null : (names.get(accountId) ?? '—'))
}
