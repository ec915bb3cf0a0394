import { CLUE_KIND_CODES, CLUE_KINDS, type ClueKind, MOST_CLUE_PLACE, MOST_CLUE_TEXT } from '@jktl/shared/grid-events/clue/model'
import { MOST_PHOTOS } from '@jktl/shared/grid-events/model'
import { useState } from 'react'
import { ApiProblem, useWrite } from '@/platform/api'
import { newId } from '@/platform/ids'
import { findFix, type Fix } from '@/platform/location'
import { currentPath } from '@/platform/router'
import { useSignedIn } from '@/platform/session'
import { useUploads } from '@/platform/use-uploads'
import {
  ActionBar,
  Button,
  Buttons,
  Card,
  Checkbox,
  ErrorState,
  Field,
  Notice,
  Outcome,
  Page,
  PhotoStrip,
  RadioGroup,
  Section,
  SignInPrompt,
  Stack,
  Text,
} from '@/ui'
import { t } from '../../clue-texts'
import { EmergencyLines } from '../../emergency-lines'
import { OwnClues } from '../../own-clues'
import { type ChosenPlace, PlaceSheet } from '../../place-sheet'

const PHONE = /^1\d{10}$/
const SHORTEST = 2
interface Draft {
  /** The clue's own id on this phone: sent again it is the same one. */
  clientId: string
  kind: ClueKind | null
  text: string
  fix: Fix | null
  place: ChosenPlace | null
  placeText: string
  isAnonymous: boolean
  phone: string
}
const emptyDraft = (): Draft => ({ clientId: newId(), kind: null, text: '', fix: null, place: null, placeText: '', isAnonymous: false, phone: '' })
type Faults = Partial<Record<'kind' | 'text' | 'place' | 'phone', string>>

function faultsOf({ kind, text, fix, place, placeText, isAnonymous, phone }: Draft): Faults {
  const number = isAnonymous ? '' : phone.trim()
  return {
    ...(kind ? {} : { kind: t('kindNeeded') }),
    ...(text.trim().length < SHORTEST ? { text: t('textNeeded') } : {}),
    ...(fix || place || placeText.trim() !== '' ? {} : { place: t('placeNeeded') }),
    ...(number !== '' && !PHONE.test(number) ? { phone: t('phoneWrong') } : {}),
  }
}

interface StepProps {
  draft: Draft
  faults: Faults
  onChange: (part: Partial<Draft>) => void
}
function Where({ draft, faults, onChange, onList }: StepProps & { onList: () => void }) {
  const [isFinding, setFinding] = useState(false)
  const [hasFailed, setFailed] = useState(false)
  const find = async () => {
    setFinding(true)
    const fix = await findFix()
    setFinding(false)
    setFailed(fix === null)
    if (fix) onChange({ fix, place: null })
  }
  return (
    <Section title={t('where')}>
      {draft.fix || draft.place ? (
        <Notice id="clue-place" tone="brand" icon="pin" live>
          {draft.place?.name ?? t('located')}
        </Notice>
      ) : null}
      <Stack>
        <Buttons>
          <Button id="clue-locate" kind="secondary" icon="pin" busy={isFinding} onPress={() => void find()}>
            {t(isFinding ? 'locating' : 'locate')}
          </Button>
          <Button id="clue-list" kind="secondary" icon="list" onPress={onList}>
            {t('fromList')}
          </Button>
        </Buttons>
      </Stack>
      {hasFailed ? (
        <Text look="sub" role="alert">
          {t('noFix')}
        </Text>
      ) : null}
      <Field
        id="clue-place-text"
        label={t('placeText')}
        hint={t('placeHint')}
        error={faults.place}
        maxLength={MOST_CLUE_PLACE}
        value={draft.placeText}
        onChange={(placeText) => onChange({ placeText })}
      />
    </Section>
  )
}

const Contact = ({ draft, faults, onChange }: StepProps) => (
  <Stack>
    <Card>
      <Checkbox id="clue-anonymous" checked={draft.isAnonymous} onChange={(isAnonymous) => onChange({ isAnonymous })}>
        <Text look="strong">{t('anonymous')}</Text>
        <Text look="sub">{t('anonymousNote')}</Text>
      </Checkbox>
    </Card>
    {draft.isAnonymous ? null : (
      <Field
        id="clue-phone"
        label={t('phone')}
        optional
        kind="tel"
        hint={t('phoneHint')}
        error={faults.phone}
        maxLength={11}
        value={draft.phone}
        onChange={(phone) => onChange({ phone })}
      />
    )}
  </Stack>
)

function Write({ onSent }: { onSent: () => void }) {
  const [draft, setDraft] = useState(emptyDraft)
  const [isTried, setTried] = useState(false)
  const [isChoosing, setChoosing] = useState(false)
  const uploads = useUploads()
  const send = useWrite('gridEvents.reportClue', { refresh: ['gridEvents.listOwnClues'], onDone: onSent })
  const change = (part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part }))
  const faults = faultsOf(draft)
  const shown = isTried ? faults : {}
  const submit = () => {
    setTried(true)
    const { kind, fix, place, isAnonymous, phone, clientId } = draft
    if (!kind || Object.keys(faults).length > 0) return
    const { longitude = 0, latitude = 0, crs = 'WGS84', accuracyM = null } = fix ?? {}
    send.run({
      body: {
        clientId,
        kind,
        text: draft.text.trim(),
        isAnonymous,
        phone: isAnonymous || phone.trim() === '' ? null : phone.trim(),
        placeText: draft.placeText.trim(),
        point: fix ? { longitude, latitude, crs, accuracyM } : null,
        nodeCode: place?.code ?? null,
        mediaIds: uploads.mediaIds,
      },
    })
  }
  return (
    <Page
      title={t('title')}
      bar={
        <ActionBar>
          <Button id="clue-send" busy={send.busy} disabledReason={uploads.isBusy ? t('uploading') : undefined} onPress={submit}>
            {t('send')}
          </Button>
        </ActionBar>
      }
      overlay={
        isChoosing ? (
          <PlaceSheet
            onChoose={(place) => {
              change({ place, fix: null })
              setChoosing(false)
            }}
            onClose={() => setChoosing(false)}
          />
        ) : undefined
      }
    >
      <EmergencyLines />
      <Notice tone="info" icon="lock">
        <Text look="strong">{t('secret')}</Text>
        <Text>{t('secretNote')}</Text>
      </Notice>
      <Section title={t('kind')}>
        <RadioGroup
          id="clue-kind"
          label={t('kind')}
          value={draft.kind}
          choices={CLUE_KIND_CODES.map((value) => ({ value, label: CLUE_KINDS[value].label }))}
          onChange={(kind) => change({ kind })}
        />
        <Text look="cap">{t('sample')}</Text>
        {shown.kind ? (
          <Notice id="clue-kind-needed" tone="danger" live>
            {shown.kind}
          </Notice>
        ) : null}
      </Section>
      <Field
        id="clue-text"
        label={t('text')}
        multiline
        hint={t('textHint')}
        error={shown.text}
        maxLength={MOST_CLUE_TEXT}
        value={draft.text}
        onChange={(text) => change({ text })}
      />
      <Where draft={draft} faults={shown} onChange={change} onList={() => setChoosing(true)} />
      <Section title={t('photos')}>
        <PhotoStrip id="clue-photos" photos={uploads.items} most={MOST_PHOTOS} onAdd={uploads.add} onRemove={uploads.remove} onRetry={uploads.retry} />
        <Text look="cap">{t('photosNote', { n: MOST_PHOTOS })}</Text>
      </Section>
      <Contact draft={draft} faults={shown} onChange={change} />
      {send.failure ? (
        send.failure instanceof ApiProblem ? (
          <Notice id="clue-failed" tone="danger" live>
            {send.failure.title}
          </Notice>
        ) : (
          <ErrorState id="clue-error" failure={send.failure} onRetry={submit} />
        )
      ) : null}
      <OwnClues />
    </Page>
  )
}

/** 传染病线索 (R443, §3.9): whom to call first, then what only the CDC will read. */
export default function ClueReportPage() {
  const signedIn = useSignedIn()
  const [isSent, setSent] = useState(false)
  if (!signedIn)
    return (
      <Page title={t('title')}>
        <EmergencyLines />
        <SignInPrompt note={t('signIn')} returnTo={currentPath()} />
      </Page>
    )
  if (isSent)
    return (
      <Page title={t('title')}>
        <Card>
          <Outcome tone="ok" icon="done" title={t('sent')} note={t('sentNote')} />
        </Card>
        <EmergencyLines />
        <OwnClues />
        <Button id="clue-another" kind="secondary" className="mt4" onPress={() => setSent(false)}>
          {t('another')}
        </Button>
      </Page>
    )
  return <Write onSent={() => setSent(true)} />
}
