import { OPINION_CONTENT_MAX_LENGTH, OPINION_TITLE_MAX_LENGTH } from '@jktl/shared/grid-events/opinions/model'
import { useState } from 'react'
import { useWrite } from '@/platform/api'
import { currentPath } from '@/platform/router'
import { useSignedIn } from '@/platform/session'
import { ActionBar, Button, Card, Checkbox, ErrorState, Field, Notice, Outcome, Page, SelectRow, SignInPrompt, Stack, Text } from '@/ui'
import { replace } from '../../../routes'
import { t } from '../../opinion-texts'
import { type ChosenPlace, lastPlace, PlaceSheet } from '../../place-sheet'

const PHONE = /^1\d{10}$/
interface Draft {
  place: ChosenPlace | null
  title: string
  content: string
  isAnonymous: boolean
  name: string
  phone: string
  mayContact: boolean
}
type Fault = 'place' | 'title' | 'content' | 'phone' | 'mayContact'

function faultsOf({ place, title, content, isAnonymous, phone, mayContact }: Draft): Partial<Record<Fault, string>> {
  const number = isAnonymous ? '' : phone.trim()
  return {
    ...(place ? {} : { place: t('placeNeeded') }),
    ...(title.trim().length < 2 ? { title: t('headingNeeded') } : {}),
    ...(content.trim().length < 4 ? { content: t('contentNeeded') } : {}),
    ...(number !== '' && !PHONE.test(number) ? { phone: t('phoneWrong') } : {}),
    ...(number !== '' && !mayContact ? { mayContact: t('consentNeeded') } : {}),
  }
}

interface FormProps {
  draft: Draft
  faults: Partial<Record<Fault, string>>
  onChange: (change: Partial<Draft>) => void
  onPlace: () => void
}
function Form({ draft, faults, onChange, onPlace }: FormProps) {
  return (
    <>
      <Text look="sub">{t('urgent')}</Text>
      <SelectRow id="opinion-place" label={t('place')} icon="pin" value={draft.place?.name ?? t('placeNone')} onPress={onPlace} />
      {faults.place ? (
        <Notice id="opinion-place-needed" tone="danger" live>
          {faults.place}
        </Notice>
      ) : null}
      <Field
        id="opinion-title"
        label={t('heading')}
        hint={t('headingHint')}
        error={faults.title}
        value={draft.title}
        onChange={(title) => onChange({ title })}
        maxLength={OPINION_TITLE_MAX_LENGTH}
      />
      <Field
        id="opinion-content"
        label={t('content')}
        hint={t('contentHint')}
        error={faults.content}
        value={draft.content}
        onChange={(content) => onChange({ content })}
        maxLength={OPINION_CONTENT_MAX_LENGTH}
        multiline
      />
      <Stack>
        <Card>
          <Checkbox id="opinion-anonymous" checked={draft.isAnonymous} onChange={(isAnonymous) => onChange({ isAnonymous })}>
            <Text look="strong">{t('isAnonymous')}</Text>
            <Text look="sub">{t('isAnonymousNote')}</Text>
          </Checkbox>
        </Card>
      </Stack>
      {draft.isAnonymous ? null : (
        <>
          <Field id="opinion-name" label={t('name')} optional value={draft.name} onChange={(name) => onChange({ name })} maxLength={30} />
          <Field
            id="opinion-phone"
            label={t('phone')}
            optional
            kind="tel"
            error={faults.phone}
            value={draft.phone}
            onChange={(phone) => onChange({ phone })}
            maxLength={11}
          />
          {draft.phone.trim() === '' ? null : (
            <Stack>
              <Card>
                <Checkbox id="opinion-may-contact" checked={draft.mayContact} onChange={(mayContact) => onChange({ mayContact })}>
                  <Text look="strong">{t('mayContact')}</Text>
                  <Text look="sub">{t('mayContactNote')}</Text>
                </Checkbox>
              </Card>
              {faults.mayContact ? (
                <Notice id="opinion-consent-needed" tone="danger" live>
                  {faults.mayContact}
                </Notice>
              ) : null}
            </Stack>
          )}
        </>
      )}
    </>
  )
}

function Write() {
  const [draft, setDraft] = useState<Draft>(() => ({
    place: lastPlace(),
    title: '',
    content: '',
    isAnonymous: false,
    name: '',
    phone: '',
    mayContact: false,
  }))
  const [isTried, setTried] = useState(false)
  const [isChoosing, setChoosing] = useState(false)
  const [isSent, setSent] = useState(false)
  const send = useWrite('gridEvents.writeOpinion', { refresh: ['gridEvents.listMyOpinions'], onDone: () => setSent(true) })
  const faults = faultsOf(draft)
  const submit = () => {
    setTried(true)
    const { place, title, content, isAnonymous } = draft
    if (!place || Object.keys(faults).length > 0) return
    const [name, phone] = isAnonymous ? ['', ''] : [draft.name.trim(), draft.phone.trim()]
    send.run({
      body: {
        nodeCode: place.code,
        title: title.trim(),
        content: content.trim(),
        isAnonymous,
        mayContact: phone !== '' && draft.mayContact,
        ...(name ? { name } : {}),
        ...(phone ? { phone } : {}),
      },
    })
  }
  if (isSent)
    return (
      <Page
        title={t('newTitle')}
        bar={
          <ActionBar>
            <Button id="opinion-to-mine" onPress={() => replace('myOpinions')}>
              {t('toMine')}
            </Button>
          </ActionBar>
        }
      >
        <Card>
          <Outcome tone="ok" icon="done" title={t('sent')} note={t(draft.isAnonymous ? 'sentAnonymousNote' : 'sentNote')} />
        </Card>
      </Page>
    )
  return (
    <Page
      title={t('newTitle')}
      bar={
        <ActionBar>
          <Button id="opinion-send" busy={send.busy} onPress={submit}>
            {t('send')}
          </Button>
        </ActionBar>
      }
      overlay={
        isChoosing ? (
          <PlaceSheet
            onClose={() => setChoosing(false)}
            onChoose={(place) => {
              setDraft({ ...draft, place })
              setChoosing(false)
            }}
          />
        ) : undefined
      }
    >
      <Form draft={draft} faults={isTried ? faults : {}} onChange={(change) => setDraft({ ...draft, ...change })} onPlace={() => setChoosing(true)} />
      {send.failure ? (
        <Stack>
          <ErrorState id="opinion-failed" failure={send.failure} />
        </Stack>
      ) : null}
    </Page>
  )
}

/** 社情民意收集表 (R266): a title, a few words and a place; a name only for those who want to give one. */
export default function OpinionNewPage() {
  const signedIn = useSignedIn()
  return signedIn ? (
    <Write />
  ) : (
    <Page title={t('newTitle')}>
      <SignInPrompt returnTo={currentPath()} />
    </Page>
  )
}
