import type { Sql } from '../../../../platform/database/database.ts'
import { NOTICE_TOPIC } from '../../../notifications/public.ts'
import type { GrantNotice } from '../domain/notices.ts'
import type { GrantRow } from '../grants.repository.ts'
import type { GrantsContext } from './context.ts'

export type Told = Pick<GrantsContext, 'outbox' | 'identity'>

/** Who hears about a person's records: themself; for a child, who has no account of their own yet, the guardians (§3.8). */
async function listenersOf({ identity }: Told, tx: Sql, personId: string): Promise<string[]> {
  const deciders = await identity.listDeciders(personId, tx)
  const themselves = deciders.filter((decider) => decider.capacity === 'self')
  return (themselves.length > 0 ? themselves : deciders).map((decider) => decider.accountId)
}

const tell = async (
  { outbox }: Told,
  tx: Sql,
  grant: Pick<GrantRow, 'id' | 'version'>,
  accounts: readonly string[],
  { kind, ...text }: GrantNotice,
): Promise<void> => {
  for (const accountId of accounts)
    await outbox.announce(tx, {
      topic: NOTICE_TOPIC,
      dedupeKey: `${kind}:${grant.id}:${accountId}:${grant.version}`,
      payload: { accountId, kind, ...text, link: { target: 'grant', id: grant.id } },
    })
}

/** Once per grant, version and kind. */
export async function tellPatient(told: Told, tx: Sql, grant: GrantRow, notice: GrantNotice): Promise<void> {
  await tell(told, tx, grant, await listenersOf(told, tx, grant.personId), notice)
}
/** Only people are told; doctors and institutions see it where they work. */
export async function tellGrantee(told: Told, tx: Sql, grant: GrantRow, notice: GrantNotice): Promise<void> {
  if (grant.granteeKind !== 'person' || grant.effect === 'deny') return
  const owners = await told.identity.listAccountsOf([grant.granteeRef], tx)
  await tell(
    told,
    tx,
    grant,
    owners.map((owner) => owner.accountId),
    notice,
  )
}
