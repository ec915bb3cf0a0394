import type { SignedIn, TestCity } from '../support/city.ts'

/** An opinion and an open service evaluation: where the sweep's grid manager holds a post, or in another county. */
export async function residentVoiceOf(city: TestCity, { me }: SignedIn, isOwn: boolean): Promise<{ gridOpinion: string; serviceActivation: string }> {
  const [node] = isOwn
    ? [{ code: '15050200200102' }]
    : await city.db.query<{ code: string }>(`SELECT code FROM grid_node WHERE length(code) = 14 AND NOT starts_with(code, '150502') ORDER BY code DESC LIMIT 1`)
  const now = new Date(city.now())
  const [opinion] = await city.db.query<{ id: string }>(
    `INSERT INTO grid_opinion (author_key, author_account_id, is_anonymous, may_contact, node_code, title, content, state, written_at)
     VALUES (''::bytea, $1, false, false, $2, '路灯不亮', '东门的路灯坏了', 'NEW', $3) RETURNING id`,
    [me.accountId, node?.code, now],
  )
  const [activation] = await city.db.query<{ id: string }>(
    `INSERT INTO service_activation (questionnaire_version, node_code, name, from_day, until_day, created_by, created_at)
     SELECT max(version), $1, '冬季评价', $2::date, $2::date + 30, $3, $4 FROM service_questionnaire RETURNING id`,
    [node?.code, now, me.accountId, now],
  )
  return { gridOpinion: opinion?.id ?? '', serviceActivation: activation?.id ?? '' }
}
