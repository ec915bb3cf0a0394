import type { GrantCandidate, GrantDetail, GrantOffer } from '@jktl/shared/health-records/grants/contract'
import { formatDateCn } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { ApiProblem, useRead, useWrite } from '@/platform/api'
import { useElderMode } from '@/platform/preferences'
import { currentPath } from '@/platform/router'
import { useSignedIn } from '@/platform/session'
import { ActionBar, Button, Notice, Outcome, Page, QueryStates, RadioGroup, Section, SignInPrompt, Stack, Text } from '@/ui'
import { go, href, useParams } from '../../../routes'
import { DirectoryChoice, toggled } from '../../directory-choice'
import { directoriesOf } from '../../directory-groups'
import { type Duration, DurationChoice, lastDayOf, usualSpan } from '../../duration-choice'
import { GrantFailure } from '../../grant-failure'
import { GrantSummary } from '../../grant-summary'
import { REFRESH_GRANTS } from '../../grant-words'
import { t } from '../../grants-texts'
import { GranteeSheet } from '../../grantee-sheet'

type Step = 'who' | 'what' | 'howLong' | 'again'
/** One question per screen in the elder themes (design DECISIONS). */
const STEPS: Record<'elder' | 'standard', readonly (readonly Step[])[]> = {
  elder: [['who'], ['what'], ['howLong'], ['again']],
  standard: [['who', 'what', 'howLong', 'again']],
}
const keyOf = ({ kind, ref }: GrantCandidate): string => `${kind}-${ref}`
const existingOf = (failure: Error | null): string | null => {
  const current =
    failure instanceof ApiProblem && failure.code === 'HEALTH_RECORDS.GRANT_EXISTS' ? (failure.current as { grantId?: string } | undefined) : undefined
  return current?.grantId ?? null
}
const OpenExisting = ({ id }: { id: string }) => (
  <Stack>
    <Button id="grant-open-existing" kind="secondary" href={href('grant', { id })} onPress={() => go('grant', { id })}>
      {t('openExisting')}
    </Button>
  </Stack>
)

function Done({ grant }: { grant: GrantDetail }) {
  return (
    <Outcome tone="ok" icon="done" title={t('doneTitle', { name: grant.grantee.name })} note={t('doneNote', { day: formatDateCn(grant.endsOn ?? '') })}>
      <Stack>
        <Button id="grant-done-open" kind="secondary" href={href('grant', { id: grant.id })} onPress={() => go('grant', { id: grant.id })}>
          {t('openGrant')}
        </Button>
        <Button id="grant-done-home" kind="quiet" href={href('grants')} onPress={() => go('grants')}>
          {t('backToGrants')}
        </Button>
      </Stack>
    </Outcome>
  )
}

/** What is still missing on this screen; undefined when one can go on. */
function missing(steps: readonly Step[], who: GrantCandidate | null, keys: readonly string[], endsOn: string | null): string | undefined {
  if (steps.includes('who') && !who) return t('pickWho')
  if (steps.includes('what') && keys.length === 0) return t('pickWhat')
  return steps.includes('howLong') && !endsOn ? t('pickDays') : undefined
}

function Form({ offer, personId, onDone }: { offer: GrantOffer; personId: string; onDone: (grant: GrantDetail) => void }) {
  const elder = useElderMode()
  const [others, setOthers] = useState<readonly GrantCandidate[]>([])
  const [chosen, setChosen] = useState<string | null>(null)
  const [keys, setKeys] = useState<readonly string[]>([])
  const [duration, setDuration] = useState<Duration | null>(null)
  const [at, setAt] = useState(0)
  const [picking, setPicking] = useState(false)
  const create = useWrite('healthRecords.createGrant', { onDone, refresh: [...REFRESH_GRANTS] })
  const candidates = [...offer.family, ...others]
  const who = candidates.find((one) => keyOf(one) === chosen) ?? null
  const limit = offer.days[who?.kind ?? 'person'].lastDay
  const span = duration ?? { span: usualSpan(offer.today, limit), typed: '' }
  const endsOn = lastDayOf(span, offer.today, limit)
  const steps = STEPS[elder ? 'elder' : 'standard']
  const index = Math.min(at, steps.length - 1)
  const step = steps[index] ?? []
  const isLast = index === steps.length - 1
  const lacking = missing(step, who, keys, endsOn)
  const existing = existingOf(create.failure)
  const goOn = () => {
    if (!isLast) return setAt(index + 1)
    if (!who || !endsOn) return
    const grantee = { kind: who.kind, ref: who.ref, ...(who.institutionId ? { institutionId: who.institutionId } : {}) }
    create.run({ body: { personId, grantee, directories: directoriesOf(keys), endsOn } })
  }
  const pick = (one: GrantCandidate) => {
    if (!candidates.some((other) => keyOf(other) === keyOf(one))) setOthers([...others, one])
    setChosen(keyOf(one))
    setDuration(null)
    setPicking(false)
  }
  return (
    <Page
      title={t('offerTitle')}
      bar={
        <ActionBar
          start={
            index > 0 ? (
              <Button id="grant-back" kind="secondary" onPress={() => setAt(index - 1)}>
                {t('back')}
              </Button>
            ) : undefined
          }
        >
          <Button id={isLast ? 'grant-agree' : 'grant-next'} busy={create.busy} {...(lacking ? { disabledReason: lacking } : {})} onPress={goOn}>
            {isLast ? t('agreeTo', { name: who?.name ?? '…' }) : t('next')}
          </Button>
        </ActionBar>
      }
      overlay={picking ? <GranteeSheet onPick={pick} onClose={() => setPicking(false)} /> : undefined}
    >
      {step.includes('who') ? (
        <Section title={t('stepWho')} first>
          {candidates.length === 0 ? <Text look="sub">{t('noFamily')}</Text> : null}
          {candidates.length > 0 ? (
            <RadioGroup
              id="grant-who"
              label={t('stepWho')}
              choices={candidates.map((one) => ({ value: keyOf(one), label: one.name, note: one.grantId ? t('already') : one.detail }))}
              value={chosen}
              onChange={(value) => {
                setChosen(value)
                setDuration(null)
              }}
            />
          ) : null}
          {who?.grantId ? <OpenExisting id={who.grantId} /> : null}
          <Stack>
            <Button id="grant-other" kind="quiet" icon="plus" onPress={() => setPicking(true)}>
              {t('other')}
            </Button>
          </Stack>
        </Section>
      ) : null}
      {step.includes('what') ? (
        <Section title={t('stepWhat')}>
          <DirectoryChoice id="grant-what" offered={offer.directories} keys={keys} onToggle={(key) => setKeys(toggled(keys, key))} />
          <Notice icon="lock">{t('sensitiveNote')}</Notice>
        </Section>
      ) : null}
      {step.includes('howLong') ? (
        <Section title={t('stepHowLong')}>
          <DurationChoice value={span} today={offer.today} limit={limit} onChange={setDuration} />
        </Section>
      ) : null}
      {step.includes('again') && who && endsOn && keys.length > 0 ? (
        <Stack>
          <GrantSummary name={who.name} whose={offer.patientNameMasked} keys={keys} endsOn={endsOn} />
        </Stack>
      ) : null}
      <GrantFailure id="grant-failure" failure={create.failure} />
      {existing ? <OpenExisting id={existing} /> : null}
    </Page>
  )
}

/** 新授权 (R378): to whom, what, how long, and once more as a sentence. */
export default function GrantNewPage() {
  const { id = '' } = useParams('grantNew')
  const signedIn = useSignedIn()
  const [made, setMade] = useState<GrantDetail | null>(null)
  const query = useRead('healthRecords.getGrantOffer', { query: { personId: id } }, { enabled: signedIn && id !== '' })
  if (signedIn && query.data && !made) return <Form offer={query.data} personId={id} onDone={setMade} />
  return (
    <Page title={t('offerTitle')}>
      {made ? (
        <Done grant={made} />
      ) : signedIn ? (
        <QueryStates query={query}>{() => null}</QueryStates>
      ) : (
        <SignInPrompt note={t('grantsSignIn')} returnTo={currentPath()} />
      )}
    </Page>
  )
}
