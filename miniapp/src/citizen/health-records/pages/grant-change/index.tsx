import type { GrantDetail } from '@jktl/shared/health-records/grants/contract'
import { dateOf, daysBetween } from '@jktl/shared/kernel/dates'
import { DIRECTORIES } from '@jktl/shared/health-records/model'
import { SENSITIVE_DIRECTORIES } from '@jktl/shared/health-records/grants/model'
import { useState } from 'react'
import { useRead, useWrite } from '@/platform/api'
import { goBack } from '@/platform/router'
import { serverNow } from '@/platform/server-time'
import { useSignedIn } from '@/platform/session'
import { ActionBar, Button, Notice, Page, QueryStates, Section, SignInPrompt, Stack } from '@/ui'
import { currentPath } from '@/platform/router'
import { useParams } from '../../../routes'
import { DirectoryChoice, toggled } from '../../directory-choice'
import { directoriesOf, groupsOf } from '../../directory-groups'
import { type Duration, DurationChoice, lastDayOf } from '../../duration-choice'
import { GrantFailure } from '../../grant-failure'
import { GrantSummary } from '../../grant-summary'
import { REFRESH_GRANTS } from '../../grant-words'
import { t } from '../../grants-texts'

const ORDINARY = DIRECTORIES.filter((directory) => !(SENSITIVE_DIRECTORIES as readonly string[]).includes(directory))

/** As many days as are left, to begin with. */
const left = (grant: GrantDetail, today: string): Duration => ({ span: 'custom', typed: String(Math.max(1, daysBetween(today, grant.endsOn ?? today))) })

function Form({ grant, lastDay }: { grant: GrantDetail; lastDay: string }) {
  const today = dateOf(serverNow())
  const [keys, setKeys] = useState<readonly string[]>(groupsOf(grant.directories.filter((directory) => ORDINARY.includes(directory))).map((group) => group.key))
  const [duration, setDuration] = useState<Duration>(left(grant, today))
  const change = useWrite('healthRecords.changeGrant', { onDone: goBack, refresh: [...REFRESH_GRANTS] })
  const endsOn = lastDayOf(duration, today, lastDay)
  const lacking = keys.length === 0 ? t('saveReason') : endsOn ? undefined : t('pickDays')
  return (
    <Page
      title={t('changeTitle')}
      bar={
        <ActionBar>
          <Button
            id="grant-save"
            busy={change.busy}
            {...(lacking ? { disabledReason: lacking } : {})}
            onPress={() => endsOn && change.run({ params: { id: grant.id }, body: { directories: directoriesOf(keys), endsOn } })}
          >
            {t('save')}
          </Button>
        </ActionBar>
      }
    >
      <Section title={t('what')} first>
        <DirectoryChoice id="grant-what" offered={ORDINARY} keys={keys} onToggle={(key) => setKeys(toggled(keys, key))} />
        <Notice icon="lock">{t('sensitiveNote')}</Notice>
      </Section>
      <Section title={t('period')}>
        <DurationChoice value={duration} today={today} limit={lastDay} onChange={setDuration} />
      </Section>
      {endsOn && keys.length > 0 ? (
        <Stack>
          <GrantSummary name={grant.grantee.name} whose={grant.patientNameMasked} keys={keys} endsOn={endsOn} />
        </Stack>
      ) : null}
      <GrantFailure id="grant-failure" failure={change.failure} />
    </Page>
  )
}

/** Other contents or another end (R378): the next version of the same grant. */
export default function GrantChangePage() {
  const { id = '' } = useParams('grantChange')
  const signedIn = useSignedIn()
  const query = useRead('healthRecords.getGrant', { params: { id } }, { enabled: signedIn && id !== '' })
  if (signedIn && query.data?.mayChange && query.data.lastDay) return <Form key={query.data.version} grant={query.data} lastDay={query.data.lastDay} />
  return (
    <Page title={t('changeTitle')}>
      {signedIn ? (
        <QueryStates query={query}>{(grant) => <Notice>{grant.statusText}</Notice>}</QueryStates>
      ) : (
        <SignInPrompt note={t('grantsSignIn')} returnTo={currentPath()} />
      )}
    </Page>
  )
}
