import type { Person } from '@jktl/shared/identity/contract'
import { isBirthCertificateNumber } from '@jktl/shared/identity/rules'
import { dateOf } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { useWrite } from '@/platform/api'
import { serverNow } from '@/platform/server-time'
import { ActionBar, Button, Field, Notice, Page, RadioGroup, Section } from '@/ui'
import { usePeople } from '../../../people/use-people'
import { Added } from '../../added'
import { privacyStanding } from '../../consent-standing'
import { checkBirthDate } from '../../id-entry'
import { PersonalStep } from '../../personal-step'
import { t } from '../../texts'
import { WriteFailure } from '../../write-failure'

const EMPTY = { name: '', sex: null as 'F' | 'M' | null, birthDate: '', certificate: '' }

function birthDateMessage(text: string): string | undefined {
  const check = checkBirthDate(text, dateOf(serverNow()))
  if (check.ok) return undefined
  return t(check.why === 'wrong' ? 'birthDateWrong' : check.why === 'future' ? 'birthDateFuture' : 'birthDateTooOld')
}

/** A child without an ID number, by birth certificate, until it is 90 days old (R348). */
export default function AddNewbornPage() {
  const { signedIn, me } = usePeople()
  const [draft, setDraft] = useState(EMPTY)
  const [tried, setTried] = useState(false)
  const [person, setPerson] = useState<Person | null>(null)
  const add = useWrite('identity.addNewborn', {
    refresh: ['identity.getMe', 'identity.listPersons', 'insights.getHome'],
    onDone: (added) => {
      setPerson(added)
      setDraft(EMPTY)
    },
  })
  const change = (next: Partial<typeof EMPTY>) => setDraft({ ...draft, ...next })
  const certificate = draft.certificate.trim().toUpperCase()
  const birth = checkBirthDate(draft.birthDate, dateOf(serverNow()))
  const submit = () => {
    setTried(true)
    if (!draft.name.trim() || !draft.sex || !birth.ok || !isBirthCertificateNumber(certificate)) return
    add.run({ body: { name: draft.name.trim(), sex: draft.sex, birthDate: birth.date, birthCertificateNumber: certificate } })
  }
  const open = signedIn && privacyStanding(me.data?.privacy ?? null) === 'agreed' && !person
  const form = () => (
    <>
      <Notice icon="lock">{t('newbornWhy')}</Notice>
      <Section title={t('newbornTitle')}>
        <Field
          id="newborn-name"
          label={t('newbornName')}
          first
          value={draft.name}
          onChange={(name) => change({ name })}
          maxLength={60}
          autoComplete="off"
          error={tried && !draft.name.trim() ? t('nameMissing') : undefined}
        />
        <Section title={t('sex')}>
          <RadioGroup
            id="newborn-sex"
            label={t('sex')}
            value={draft.sex}
            onChange={(sex) => change({ sex })}
            choices={[
              { value: 'F', label: t('female') },
              { value: 'M', label: t('male') },
            ]}
          />
          {tried && !draft.sex ? (
            <Notice tone="danger" live>
              {t('sexMissing')}
            </Notice>
          ) : null}
        </Section>
        <Field
          id="newborn-birth"
          label={t('birthDate')}
          kind="number"
          maxLength={8}
          value={draft.birthDate}
          onChange={(text) => change({ birthDate: text.replace(/\D/g, '') })}
          hint={t('birthDateHint')}
          error={tried || draft.birthDate.length === 8 ? birthDateMessage(draft.birthDate) : undefined}
        />
        <Field
          id="newborn-certificate"
          label={t('certificate')}
          maxLength={10}
          value={draft.certificate}
          onChange={(text) => change({ certificate: text })}
          autoComplete="off"
          hint={t('certificateHint')}
          error={(tried || certificate.length === 10) && !isBirthCertificateNumber(certificate) ? t('certificateWrong') : undefined}
        />
        <WriteFailure id="newborn-failure" failure={add.failure} />
      </Section>
    </>
  )
  return (
    <Page
      title={t('newbornTitle')}
      {...(open
        ? {
            bar: (
              <ActionBar>
                <Button id="newborn-submit" busy={add.busy} onPress={submit}>
                  {t('submitNewborn')}
                </Button>
              </ActionBar>
            ),
          }
        : {})}
    >
      {person ? <Added person={person} /> : <PersonalStep note={t('signInFamily')}>{form}</PersonalStep>}
    </Page>
  )
}
