import type { GrantDetail } from '@jktl/shared/health-records/grants/contract'
import { GRANT_DAYS, SENSITIVE_DIRECTORIES } from '@jktl/shared/health-records/grants/model'
import { DIRECTORIES } from '@jktl/shared/health-records/model'
import { addDays, dateOf, daysBetween } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { useWrite } from '@/platform/api'
import { currentPath } from '@/platform/router'
import { serverNow } from '@/platform/server-time'
import { ActionBar, Button, Notice, Outcome, Page, QueryStates, RadioGroup, Section, Sheet, SignInPrompt, Stack, Text } from '@/ui'
import { relationLabel, usePeople } from '../../../people/use-people'
import { go, href } from '../../../routes'
import { DirectoryChoice, toggled } from '../../directory-choice'
import { directoriesOf } from '../../directory-groups'
import { type Duration, DurationChoice, lastDayOf } from '../../duration-choice'
import { GrantFailure } from '../../grant-failure'
import { REFRESH_GRANTS } from '../../grant-words'
import { t } from '../../grants-texts'
import { PersonFinder } from '../../person-finder'

const ADULT_YEARS = 18
const ORDINARY = DIRECTORIES.filter((directory) => !(SENSITIVE_DIRECTORIES as readonly string[]).includes(directory))
interface Patient {
  id: string
  label: string
  note: string
}

const Sent = ({ grant }: { grant: GrantDetail }) => (
  <Outcome tone="ok" icon="done" title={t('askSent')} note={t('askSentNote')}>
    <Button id="ask-done" kind="secondary" href={href('grant', { id: grant.id })} onPress={() => go('grant', { id: grant.id })}>
      {t('openGrant')}
    </Button>
  </Outcome>
)

/** 请家人给我看 (R394): nothing opens until the other one says yes. */
export default function GrantAskPage() {
  const { signedIn, me, people } = usePeople()
  const [found, setFound] = useState<Patient | null>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  const [keys, setKeys] = useState<readonly string[]>([])
  const [duration, setDuration] = useState<Duration>({ span: 'month', typed: '' })
  const [finding, setFinding] = useState(false)
  const [sent, setSent] = useState<GrantDetail | null>(null)
  const ask = useWrite('healthRecords.requestAccess', { onDone: setSent, refresh: [...REFRESH_GRANTS] })
  const today = dateOf(serverNow())
  const limit = addDays(today, GRANT_DAYS.person.most)
  const endsOn = lastDayOf(duration, today, limit)
  const family = people
    .filter((person) => person.relation !== 'SELF' && person.ageYears >= ADULT_YEARS)
    .map((person): Patient => ({ id: person.id, label: `${relationLabel(person)} ${person.nameMasked}`, note: '' }))
  const patients = [...family, ...(found && !family.some(({ id }) => id === found.id) ? [found] : [])]
  const lacking = !chosen ? t('askPickWho') : keys.length === 0 ? t('pickWhat') : endsOn ? undefined : t('pickDays')
  const send = () => {
    if (chosen && endsOn) ask.run({ body: { personId: chosen, directories: directoriesOf(keys), days: Math.max(1, daysBetween(today, endsOn)) } })
  }
  return (
    <Page
      title={t('askTitle')}
      bar={
        signedIn && !sent ? (
          <ActionBar>
            <Button id="ask-send" busy={ask.busy} {...(lacking ? { disabledReason: lacking } : {})} onPress={send}>
              {t('askSend')}
            </Button>
          </ActionBar>
        ) : undefined
      }
      overlay={
        finding ? (
          <Sheet id="ask-find" title={t('askFind')} onClose={() => setFinding(false)}>
            <PersonFinder
              onFound={(one) => {
                setFound({ id: one.ref, label: one.name, note: one.detail })
                setChosen(one.ref)
                setFinding(false)
              }}
            />
          </Sheet>
        ) : undefined
      }
    >
      {!signedIn ? (
        <SignInPrompt note={t('grantsSignIn')} returnTo={currentPath()} />
      ) : sent ? (
        <Sent grant={sent} />
      ) : (
        <QueryStates query={me}>
          {() => (
            <>
              <Section title={t('askWho')} first>
                {patients.length === 0 ? <Text look="sub">{t('askNobodyNote')}</Text> : null}
                {patients.length > 0 ? (
                  <RadioGroup
                    id="ask-who"
                    label={t('askWho')}
                    choices={patients.map(({ id, label, note }) => ({ value: id, label, ...(note ? { note } : {}) }))}
                    value={chosen}
                    onChange={setChosen}
                  />
                ) : null}
                <Stack>
                  <Button id="ask-other" kind="quiet" icon="plus" onPress={() => setFinding(true)}>
                    {t('askFind')}
                  </Button>
                </Stack>
              </Section>
              <Section title={t('askedWhat')}>
                <DirectoryChoice id="ask-what" offered={ORDINARY} keys={keys} onToggle={(key) => setKeys(toggled(keys, key))} />
              </Section>
              <Section title={t('period')}>
                <DurationChoice value={duration} today={today} limit={limit} onChange={setDuration} />
              </Section>
              <Notice>{t('askExplain')}</Notice>
              <GrantFailure id="ask-failure" failure={ask.failure} />
            </>
          )}
        </QueryStates>
      )}
    </Page>
  )
}
