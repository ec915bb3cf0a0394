import { PERSON_RELATIONS, type PersonRelation } from '@jktl/shared/identity/model'
import type { Person } from '@jktl/shared/identity/contract'
import { useState } from 'react'
import { ApiProblem, useWrite } from '@/platform/api'
import { useElderMode } from '@/platform/preferences'
import { ActionBar, Button, Field, Notice, Page, RadioGroup, Section, Stack, Text } from '@/ui'
import { usePeople } from '../../../people/use-people'
import { useParams } from '../../../routes'
import { Added } from '../../added'
import { privacyStanding } from '../../consent-standing'
import { checkId, groupedId, idCharacters } from '../../id-entry'
import { PersonalStep } from '../../personal-step'
import { t } from '../../texts'
import { WriteFailure } from '../../write-failure'

const OTHERS = PERSON_RELATIONS.filter((relation): relation is Exclude<PersonRelation, 'SELF'> => relation !== 'SELF')
const isRelation = (text: string | undefined): text is PersonRelation => PERSON_RELATIONS.some((relation) => relation === text)

interface Draft {
  relation: PersonRelation | null
  name: string
  idNumber: string
}
type Step = 'relation' | 'name' | 'idNumber'
/** One question per screen in the elder themes (design DECISIONS); the others ask name and number together. */
const STEPS: Record<'elder' | 'standard', readonly (readonly Step[])[]> = {
  elder: [['relation'], ['name'], ['idNumber']],
  standard: [['relation'], ['name', 'idNumber']],
}

function idMessage(idNumber: string): string | undefined {
  const check = checkId(idNumber)
  if (check.ok) return undefined
  return check.why === 'short' ? t('idLengthWrong', { count: check.count }) : t('idWrong')
}
function idHint(idNumber: string): string {
  const check = checkId(idNumber)
  return check.ok ? t('idSeen', { birth: check.birth, sex: t(check.sex === 'F' ? 'female' : 'male') }) : t('idHint')
}

function Form({
  step,
  draft,
  tried,
  failure,
  change,
}: {
  step: readonly Step[]
  draft: Draft
  tried: boolean
  failure: Error | null
  change: (next: Partial<Draft>) => void
}) {
  const [left, setLeft] = useState(false)
  const problem = failure instanceof ApiProblem ? failure : null
  const entered = idCharacters(draft.idNumber)
  const said = (tried || left || entered.length === 18) && entered.length > 0 ? idMessage(draft.idNumber) : tried ? idMessage(draft.idNumber) : undefined
  return (
    <>
      {step.includes('relation') ? (
        <RadioGroup
          id="add-person-relation"
          label={t('whoIsIt')}
          value={draft.relation}
          onChange={(relation) => change({ relation })}
          choices={OTHERS.map((value) => ({ value, label: t(value), note: t(`${value}_note`) }))}
        />
      ) : null}
      {step.includes('name') ? (
        <Field
          id="add-person-name"
          label={t('name')}
          first
          value={draft.name}
          onChange={(name) => change({ name })}
          maxLength={60}
          autoComplete="off"
          hint={t('nameHint')}
          error={problem?.fieldMessage('name') ?? (tried && !draft.name.trim() ? t('nameMissing') : undefined)}
        />
      ) : null}
      {step.includes('idNumber') ? (
        <>
          <Field
            id="add-person-id"
            label={t('idNumber')}
            kind="idcard"
            first={!step.includes('name')}
            value={groupedId(draft.idNumber)}
            onChange={(idNumber) => change({ idNumber: idCharacters(idNumber) })}
            onBlur={() => setLeft(true)}
            autoComplete="off"
            hint={idHint(draft.idNumber)}
            error={problem?.fieldMessage('idNumber') ?? said}
          />
          <Notice icon="lock">{t('why')}</Notice>
          {draft.relation === 'PARENT' || draft.relation === 'SPOUSE' || draft.relation === 'OTHER' ? <Notice tone="info">{t('adultWhy')}</Notice> : null}
        </>
      ) : null}
    </>
  )
}

/** 添加就诊人: relation, then name and number; checked at once here and by the server (R341, R348). */
export default function AddPersonPage() {
  const { relation: asked } = useParams('addPerson')
  const elder = useElderMode()
  const { signedIn, me } = usePeople()
  const hasSelf = me.data?.persons.some(({ relation }) => relation === 'SELF') ?? false
  const [draft, setDraft] = useState<Draft>({ relation: isRelation(asked) ? asked : null, name: '', idNumber: '' })
  const [at, setAt] = useState(isRelation(asked) ? 1 : 0)
  const [tried, setTried] = useState(false)
  const [person, setPerson] = useState<Person | null>(null)
  const add = useWrite('identity.addPerson', {
    refresh: ['identity.getMe', 'identity.listPersons', 'insights.getHome'],
    onDone: (added) => {
      setPerson(added)
      setDraft({ relation: null, name: '', idNumber: '' })
    },
  })
  const relation = me.data && !hasSelf ? 'SELF' : draft.relation
  const steps = STEPS[elder ? 'elder' : 'standard']
  const index = relation === 'SELF' ? Math.max(at, 1) : Math.min(at, steps.length - 1)
  const step = steps[Math.min(index, steps.length - 1)] ?? []
  const last = index >= steps.length - 1
  const first = index === (relation === 'SELF' ? 1 : 0)
  const ready =
    (!step.includes('relation') || relation !== null) &&
    (!step.includes('name') || draft.name.trim() !== '') &&
    (!step.includes('idNumber') || checkId(draft.idNumber).ok)
  const title = relation === 'SELF' ? t('addMyself') : t('addPerson')

  const goOn = () => {
    setTried(!ready)
    if (!ready || !relation) return
    if (last) add.run({ body: { relation, name: draft.name.trim(), idNumber: idCharacters(draft.idNumber) } })
    else setAt(index + 1)
  }
  const open = signedIn && privacyStanding(me.data?.privacy ?? null) === 'agreed' && !person
  const bar = open ? (
    <ActionBar
      start={
        first ? undefined : (
          <Button id="add-person-back" kind="secondary" onPress={() => setAt(index - 1)}>
            {t('back')}
          </Button>
        )
      }
    >
      <Button
        id={last ? 'add-person-submit' : 'add-person-next'}
        busy={add.busy}
        {...(step.includes('relation') && !relation ? { disabledReason: t('pickRelation') } : {})}
        onPress={goOn}
      >
        {last ? t('submitAdd') : t('next')}
      </Button>
    </ActionBar>
  ) : undefined
  const form = () => (
    <Section title={step.includes('relation') ? t('whoIsIt') : relation ? t(relation) : ''} first>
      {hasSelf ? null : (
        <Stack>
          <Text look="sub">{t('selfFirst')}</Text>
        </Stack>
      )}
      <Form step={step} draft={{ ...draft, relation }} tried={tried} failure={add.failure} change={(next) => setDraft({ ...draft, ...next })} />
      <WriteFailure id="add-person-failure" failure={add.failure} />
    </Section>
  )
  return (
    <Page title={title} {...(bar ? { bar } : {})}>
      {person ? <Added person={person} /> : <PersonalStep note={t('signInFamily')}>{form}</PersonalStep>}
    </Page>
  )
}
