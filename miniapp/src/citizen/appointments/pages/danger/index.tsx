import { SINCE, SINCE_NAMES } from '@jktl/shared/appointments/guidance/model'
import { useState } from 'react'
import { useRead } from '@/platform/api'
import { ActionBar, Button, Card, CheckList, ChipGroup, Field, Page, PersonChips, QueryStates, Section, Stack, Switch, Text } from '@/ui'
import { relationLabel, usePeople } from '../../../people/use-people'
import { go } from '../../../routes'
import { isEmptyDraft, useDraft } from '../../guidance-draft'
import { t } from '../../guidance-texts'

/** The signs asked of everybody come first; the rest is one tap away. */
const FIRST_SIGNS = 8
const MAY_BE_PREGNANT = { from: 12, to: 55 }

/** Somebody who is not signed in tells age and sex; nobody has to. */
function Stranger() {
  const { ageYears, sex, change } = useDraft()
  const [age, setAge] = useState(ageYears === null ? '' : String(ageYears))
  const isBad = age !== '' && !/^(\d{1,2}|1[01]\d|120)$/.test(age)
  return (
    <>
      <Field
        id="danger-age"
        label={t('age')}
        optional
        kind="number"
        value={age}
        onChange={(text) => {
          setAge(text)
          change({ ageYears: /^(\d{1,2}|1[01]\d|120)$/.test(text) ? Number(text) : null })
        }}
        hint={t('ageHint')}
        error={isBad ? t('badAge') : undefined}
        maxLength={3}
      />
      <Section title={t('sex')}>
        <ChipGroup
          id="danger-sex"
          label={t('sex')}
          value={sex}
          choices={[
            { value: 'F', label: t('F') },
            { value: 'M', label: t('M') },
          ]}
          onChange={(value) => change({ sex: value })}
        />
      </Section>
    </>
  )
}

/** 再问几句: whom it is about, since when, and the danger signs, before anything is advised (A07). */
export default function DangerPage() {
  const draft = useDraft()
  const { signedIn, people, acting, actFor } = usePeople()
  const [all, setAll] = useState(false)
  const query = useRead('appointments.getGuidanceKnowledge', {}, { keep: true })
  const areas = useRead('directory.listAreas', {}, { keep: true })
  const known = signedIn && acting ? { sex: acting.sex, ageYears: acting.ageYears } : { sex: draft.sex, ageYears: draft.ageYears }
  const mayBePregnant = known.sex !== 'M' && (known.ageYears === null || (known.ageYears >= MAY_BE_PREGNANT.from && known.ageYears <= MAY_BE_PREGNANT.to))
  return (
    <Page
      title={t('dangerTitle')}
      bar={
        <ActionBar>
          <Button id="danger-next" disabledReason={isEmptyDraft(draft) ? t('pickFirst') : undefined} onPress={() => go('advice')}>
            {t('advice')}
          </Button>
        </ActionBar>
      }
    >
      <QueryStates query={query}>
        {({ warnings }) => {
          const shown = all ? warnings : warnings.filter(({ code }, index) => index < FIRST_SIGNS || draft.warnings.includes(code))
          return (
            <Section title={t('danger')} first>
              <Text look="sub">{t('dangerNote')}</Text>
              <Stack>
                <CheckList
                  id="sign"
                  label={t('danger')}
                  choices={shown.map(({ code, name }) => ({ value: code, label: name }))}
                  values={draft.warnings}
                  onToggle={draft.toggleWarning}
                />
              </Stack>
              {shown.length < warnings.length ? (
                <Button id="danger-more" kind="quiet" icon="down" className="mt2" onPress={() => setAll(true)}>
                  {t('more', { count: warnings.length - shown.length })}
                </Button>
              ) : null}
            </Section>
          )
        }}
      </QueryStates>
      <Section title={t('forWhom')}>
        {signedIn && people.length > 0 ? (
          <PersonChips
            people={people.map((person) => ({ id: person.id, initial: person.initial, label: relationLabel(person) }))}
            value={acting?.id ?? null}
            onChange={actFor}
          />
        ) : (
          <Stranger />
        )}
      </Section>
      {mayBePregnant ? (
        <Stack>
          <Card>
            <Switch id="danger-pregnant" label={t('pregnant')} checked={draft.pregnant} onChange={(pregnant) => draft.change({ pregnant })} />
          </Card>
        </Stack>
      ) : null}
      <Section title={t('since')}>
        <ChipGroup
          id="danger-since"
          label={t('since')}
          value={draft.since}
          choices={SINCE.map((value) => ({ value, label: SINCE_NAMES[value] }))}
          onChange={(since) => draft.change({ since: since === draft.since ? null : since })}
        />
      </Section>
      {areas.data ? (
        <Section title={t('area')}>
          <ChipGroup
            id="danger-area"
            label={t('area')}
            value={draft.areaCode ?? ''}
            choices={[{ value: '', label: t('anyArea') }, ...areas.data.items.map(({ code, name }) => ({ value: code, label: name }))]}
            onChange={(code) => draft.change({ areaCode: code === '' ? null : code })}
          />
        </Section>
      ) : null}
    </Page>
  )
}
