import type { MyEvent } from '@jktl/shared/grid-events/mine/contract'
import { MY_EVENT_ACTIONS, type MyEventAction, MY_NOTE_MAX_LENGTH } from '@jktl/shared/grid-events/mine/model'
import { needsReason } from '@jktl/shared/grid-events/mine/rules'
import { MOST_PHOTOS, SATISFACTION, type Satisfaction } from '@jktl/shared/grid-events/model'
import { useState } from 'react'
import { useRead, useWrite, type Write } from '@/platform/api'
import { currentPath } from '@/platform/router'
import { useSignedIn } from '@/platform/session'
import { useUploads } from '@/platform/use-uploads'
import {
  ActionBar,
  Button,
  Card,
  ErrorState,
  Field,
  Notice,
  Outcome,
  Page,
  PhotoStrip,
  QueryStates,
  RadioGroup,
  Section,
  SignInPrompt,
  Stack,
  Text,
} from '@/ui'
import { replace, useParams } from '../../../routes'
import { t } from '../../my-events-texts'

type Saying = Exclude<MyEventAction, 'cancel'>
type Send = Write<'gridEvents.actOnMyEvent'>['run']
type Said = Parameters<Send>[0]
const LEVELS = Object.entries(SATISFACTION).map(([value, label]) => ({ value, label }))
const levelOf = (value: string | null): Satisfaction | null => (value === null ? null : (Number(value) as Satisfaction))

function useDraft(action: Saying) {
  const [words, setWords] = useState('')
  const [result, setResult] = useState<string | null>(null)
  const [service, setService] = useState<string | null>(null)
  const uploads = useUploads()
  const [isTried, setTried] = useState(false)
  const levels = { result: levelOf(result), service: levelOf(service) }
  const isReasonNeeded = action === 'rate' && levels.result !== null && levels.service !== null && needsReason(levels.result, levels.service)
  const areWordsMissing = words.trim().length < 2 && (action !== 'rate' || isReasonNeeded)
  const problem = uploads.isBusy ? t('photosSending') : action === 'rate' && (!levels.result || !levels.service) ? t('levelsNeeded') : null
  const said = (id: string): Said | null => {
    const params = { id }
    const note = words.trim()
    setTried(true)
    if (problem !== null || areWordsMissing) return null
    if (action === 'rate')
      return levels.result && levels.service ? { params, body: { action, result: levels.result, service: levels.service, reason: note } } : null
    if (action === 'reopen') return { params, body: { action, reason: note } }
    return action === 'addInfo'
      ? { params, body: { action, note, mediaIds: uploads.mediaIds } }
      : { params, body: { action, note, mediaIds: uploads.mediaIds } }
  }
  return { words, setWords, result, setResult, service, setService, uploads, isReasonNeeded, wordsError: isTried && areWordsMissing, problem, said }
}
type Draft = ReturnType<typeof useDraft>

function RateForm({ draft }: { draft: Draft }) {
  return (
    <>
      <Section title={t('result')}>
        <RadioGroup id="rate-result" label={t('result')} choices={LEVELS} value={draft.result} onChange={draft.setResult} />
      </Section>
      <Section title={t('service')}>
        <RadioGroup id="rate-service" label={t('service')} choices={LEVELS} value={draft.service} onChange={draft.setService} />
      </Section>
      <Field
        id="say-words"
        label={draft.isReasonNeeded ? t('reasonLabel') : t('reasonLabelOptional')}
        hint={t('reasonHint')}
        error={draft.wordsError ? t('reasonNeeded') : undefined}
        optional={!draft.isReasonNeeded}
        value={draft.words}
        onChange={draft.setWords}
        maxLength={MY_NOTE_MAX_LENGTH}
        multiline
      />
    </>
  )
}

function WordsForm({ action, draft }: { action: Exclude<Saying, 'rate'>; draft: Draft }) {
  return (
    <>
      <Field
        id="say-words"
        label={t(`${action}Label`)}
        hint={t(`${action}Hint`)}
        error={draft.wordsError ? t('wordsNeeded') : undefined}
        value={draft.words}
        onChange={draft.setWords}
        maxLength={MY_NOTE_MAX_LENGTH}
        multiline
      />
      {action === 'reopen' ? null : (
        <Section title={t('photosLabel')}>
          <PhotoStrip
            id="say-photos"
            photos={draft.uploads.items}
            most={MOST_PHOTOS}
            onAdd={draft.uploads.add}
            onRemove={draft.uploads.remove}
            onRetry={draft.uploads.retry}
          />
        </Section>
      )}
    </>
  )
}

function Say({ event, action }: { event: MyEvent; action: Saying }) {
  return (
    <Card>
      <Text look="sub">{t('about')}</Text>
      <Text look="strong">{event.title}</Text>
      {action === 'replyInfo' && event.question ? (
        <Notice id="say-question" tone="notice">
          {event.question}
        </Notice>
      ) : null}
    </Card>
  )
}

function SayPage({ id, action }: { id: string; action: Saying }) {
  const query = useRead('gridEvents.getMyEvent', { params: { id } }, { enabled: id !== '', keep: true })
  const draft = useDraft(action)
  const [isSent, setSent] = useState(false)
  const send = useWrite('gridEvents.actOnMyEvent', {
    refresh: ['gridEvents.getMyEvent', 'gridEvents.listMyEvents'],
    onDone: () => {
      draft.uploads.clear()
      setSent(true)
    },
  })
  const isOpen = !isSent && (query.data?.actions.includes(action) ?? false)
  const submit = () => {
    const said = draft.said(id)
    if (said) send.run(said)
  }
  return (
    <Page
      title={t(`sayTitle${action}`)}
      bar={
        isOpen ? (
          <ActionBar>
            <Button id="say-send" busy={send.busy} disabledReason={draft.problem ?? undefined} onPress={submit}>
              {t(action === 'rate' ? 'sendRate' : action === 'reopen' ? 'sendReopen' : 'send')}
            </Button>
          </ActionBar>
        ) : undefined
      }
    >
      <QueryStates query={query}>
        {(event) =>
          isOpen ? (
            <>
              <Say event={event} action={action} />
              {action === 'rate' ? <RateForm draft={draft} /> : <WordsForm action={action} draft={draft} />}
              {send.failure ? (
                <Stack>
                  <ErrorState id="say-failed" failure={send.failure} />
                </Stack>
              ) : null}
            </>
          ) : (
            <Card>
              <Outcome
                tone={isSent ? 'ok' : 'wait'}
                icon={isSent ? 'done' : 'clock'}
                title={t(isSent ? 'sent' : 'notNow')}
                {...(isSent ? { note: t(`sentNote${action}`) } : {})}
              >
                {isSent && action === 'rate' && draft.isReasonNeeded && event.actions.includes('reopen') ? (
                  <Button id="say-reopen" kind="secondary" className="mt4" onPress={() => replace('eventSay', { id, action: 'reopen' })}>
                    {t('reopen')}
                  </Button>
                ) : null}
                <Button id="say-back" className="mt4" onPress={() => replace('myEvent', { id })}>
                  {t('back')}
                </Button>
              </Outcome>
            </Card>
          )
        }
      </QueryStates>
    </Page>
  )
}

/** 补充情况、回答、评价、没办好 (R261): one thing said about one event. */
export default function EventSayPage() {
  const { id = '', action = '' } = useParams('eventSay')
  const signedIn = useSignedIn()
  const saying = MY_EVENT_ACTIONS.find((one) => one === action && one !== 'cancel') as Saying | undefined
  return signedIn ? (
    <SayPage id={id} action={saying ?? 'addInfo'} />
  ) : (
    <Page title={t('eventTitle')}>
      <SignInPrompt returnTo={currentPath()} />
    </Page>
  )
}
