import type { GrantDetail } from '@jktl/shared/health-records/grants/contract'
import { useState } from 'react'
import { useWrite } from '@/platform/api'
import { Card, Dialog, Section, Stack, Switch, Text } from '@/ui'
import { GrantFailure } from './grant-failure'
import { REFRESH_GRANTS } from './grant-words'
import { t } from './grants-texts'

type Kind = GrantDetail['sensitive'][number]

/** Sensitive kinds, one by one, each asked twice (§3.3). The dialog stands inside the section: it belongs to the switch that was pressed. */
export function GrantSensitive({ grant }: { grant: GrantDetail }) {
  const [asked, setAsked] = useState<Kind | null>(null)
  const set = useWrite('healthRecords.setSensitiveKind', { refresh: [...REFRESH_GRANTS] })
  if (grant.sensitive.length === 0) return null
  const name = grant.grantee.name
  return (
    <Section title={t('sensitive')}>
      <Text look="sub">{t('sensitiveWhy')}</Text>
      <Stack>
        <Card id="grant-sensitive">
          {grant.sensitive.map((kind) => (
            <Switch key={kind.kind} id={`sensitive-${kind.kind}`} label={kind.name} checked={kind.isIn} onChange={() => setAsked(kind)} />
          ))}
        </Card>
      </Stack>
      <GrantFailure id="sensitive-failure" failure={set.failure} />
      {asked ? (
        <Dialog
          id="sensitive-dialog"
          title={t(asked.isIn ? 'sensitiveOffTitle' : 'sensitiveTitle', { name, kind: asked.name })}
          confirm={t(asked.isIn ? 'sensitiveOffGo' : 'sensitiveGo')}
          danger={!asked.isIn}
          onConfirm={() => {
            set.run({ params: { id: grant.id }, body: { kind: asked.kind, isIn: !asked.isIn, isConfirmed: true } })
            setAsked(null)
          }}
          dismiss={t('keep')}
          onDismiss={() => setAsked(null)}
        >
          {asked.isIn ? null : <Text>{t('sensitiveBody')}</Text>}
        </Dialog>
      ) : null}
    </Section>
  )
}
