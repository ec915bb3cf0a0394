import type { StaffOpinion } from '@jktl/shared/grid-events/opinions/contract'
import { OPINION_REPLY_MAX_LENGTH, OPINION_TOPIC_CODES, OPINION_TOPICS, type OpinionTopic } from '@jktl/shared/grid-events/opinions/model'
import { useState } from 'react'
import { useRead, useWrite } from '@/platform/api'
import { instantText } from '@/records/dates'
import { Button, Buttons, ChipSet, Dialog, Field, KeyValueList, Notice, Pill, QueryStates, Stack, Text } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { useParams } from '../../../routes'
import { Trouble } from '../../trouble'
import { t } from '../../voice-texts'

const FRESH = ['gridEvents.getOpinion', 'gridEvents.listOpinions'] as const
const MOST_TOPICS = 3
const TONE = { NEW: 'notice', ANSWERED: 'ok', FILED: 'paused' } as const

/** Who wrote it, masked; in full only with a reason, and recorded. */
function Writer({ opinion }: { opinion: StaffOpinion }) {
  const [reason, setReason] = useState('')
  const [isAsking, setAsking] = useState(false)
  const [error, setError] = useState<string>()
  const [contact, setContact] = useState<{ name: string | null; phone: string | null } | null>(null)
  const reveal = useWrite('gridEvents.revealOpinionContact', { onDone: setContact })
  if (opinion.isAnonymous) return <Text look="sub">{t('anonymous')}</Text>
  const look = () => {
    if (reason.trim().length < 2) return setError(t('reasonNeeded'))
    setError(undefined)
    reveal.run({ params: { id: opinion.id }, body: { reason: reason.trim() } })
  }
  return (
    <>
      <KeyValueList
        items={[
          { key: t('writer'), value: contact?.name ?? opinion.nameMasked ?? t('noName') },
          { key: t('phone'), value: contact?.phone ?? opinion.phoneMasked ?? t('noPhone') },
          ...(opinion.mayContact ? [{ key: t('consent'), value: t('mayContact') }] : []),
        ]}
      />
      {contact || (opinion.nameMasked === null && opinion.phoneMasked === null) ? null : isAsking ? (
        <>
          <Field id="reveal-reason" label={t('revealReason')} hint={t('revealReasonHint')} error={error} value={reason} onChange={setReason} maxLength={100} />
          <Text look="sub">{t('revealNote')}</Text>
          <Button id="reveal-go" kind="secondary" small fit busy={reveal.busy} onPress={look}>
            {t('revealGo')}
          </Button>
        </>
      ) : (
        <Button id="reveal" kind="secondary" small fit onPress={() => setAsking(true)}>
          {t('reveal')}
        </Button>
      )}
      <Trouble id="reveal-failed" failure={reveal.failure} />
    </>
  )
}

function Topics({ opinion }: { opinion: StaffOpinion }) {
  const [topics, setTopics] = useState<readonly OpinionTopic[]>(opinion.topics)
  const save = useWrite('gridEvents.tagOpinion', { refresh: FRESH })
  const isTooMany = topics.length > MOST_TOPICS
  return (
    <Panel title={t('topics')} note={t('topicsNote')}>
      <ChipSet
        id="opinion-topics"
        label={t('topics')}
        values={topics}
        onToggle={(topic) => setTopics(topics.includes(topic) ? topics.filter((one) => one !== topic) : [...topics, topic])}
        choices={OPINION_TOPIC_CODES.map((value) => ({ value, label: OPINION_TOPICS[value] }))}
      />
      <Stack>
        <Button
          id="opinion-topics-save"
          kind="secondary"
          small
          busy={save.busy}
          disabledReason={isTooMany ? t('topicsMost') : undefined}
          onPress={() => save.run({ params: { id: opinion.id }, ifMatch: opinion.version, body: { topics: [...topics] } })}
        >
          {t('saveTopics')}
        </Button>
      </Stack>
      <Trouble id="opinion-topics-failed" failure={save.failure} />
    </Panel>
  )
}

function Answer({ opinion, onFile }: { opinion: StaffOpinion; onFile: () => void }) {
  const [text, setText] = useState('')
  const [error, setError] = useState<string>()
  const send = useWrite('gridEvents.answerOpinion', { refresh: FRESH })
  const reply = () => {
    if (text.trim().length < 2) return setError(t('replyNeeded'))
    setError(undefined)
    send.run({ params: { id: opinion.id }, ifMatch: opinion.version, body: { decision: 'REPLY', text: text.trim() } })
  }
  return (
    <Panel title={t('reply')}>
      <Field
        id="opinion-reply"
        label={t('reply')}
        hint={t('replyHint')}
        error={error}
        value={text}
        onChange={setText}
        maxLength={OPINION_REPLY_MAX_LENGTH}
        multiline
        first
      />
      <Trouble id="opinion-reply-failed" failure={send.failure} />
      <Stack>
        <Buttons>
          {opinion.state === 'NEW' ? (
            <Button id="opinion-file" kind="secondary" onPress={onFile}>
              {t('file')}
            </Button>
          ) : null}
          <Button id="opinion-reply-send" busy={send.busy} onPress={reply}>
            {t('replySend')}
          </Button>
        </Buttons>
      </Stack>
    </Panel>
  )
}

function Opinion({ opinion, onFile }: { opinion: StaffOpinion; onFile: () => void }) {
  return (
    <>
      <Panel title={opinion.title} end={<Pill tone={TONE[opinion.state]}>{t(opinion.state)}</Pill>}>
        <Text>{opinion.content}</Text>
        <KeyValueList
          items={[
            { key: t('where'), value: opinion.nodeName },
            { key: t('when'), value: instantText(opinion.writtenAt) },
          ]}
        />
        <Writer opinion={opinion} />
        {opinion.reply ? (
          <Notice id="opinion-replied" tone="ok">
            <Text look="strong">{t('replied', { when: instantText(opinion.reply.at) })}</Text>
            <Text>{opinion.reply.text}</Text>
          </Notice>
        ) : null}
      </Panel>
      <Topics key={`topics-${opinion.version}`} opinion={opinion} />
      {opinion.state === 'ANSWERED' ? null : <Answer opinion={opinion} onFile={onFile} />}
    </>
  )
}

/** One opinion (R266): read, filed under its topics, answered. */
export default function OpinionPage() {
  const { id = '' } = useParams('opinion')
  const may = useMay('opinions')
  const query = useRead('gridEvents.getOpinion', { params: { id } }, { enabled: may && id !== '' })
  const [isFiling, setFiling] = useState(false)
  const file = useWrite('gridEvents.answerOpinion', { refresh: FRESH, onDone: () => setFiling(false) })
  return (
    <Frame
      title={t('opinion')}
      current="opinions"
      task
      overlay={
        isFiling && query.data ? (
          <Dialog
            id="opinion-file-sure"
            title={t('fileTitle')}
            confirm={t('fileYes')}
            dismiss={t('fileNo')}
            busy={file.busy}
            onConfirm={() => file.run({ params: { id }, ifMatch: query.data?.version ?? 0, body: { decision: 'FILE' } })}
            onDismiss={() => setFiling(false)}
          >
            <Text>{t('fileNote')}</Text>
            <Trouble id="opinion-file-failed" failure={file.failure} />
          </Dialog>
        ) : undefined
      }
    >
      <QueryStates query={query}>{(opinion) => <Opinion opinion={opinion} onFile={() => setFiling(true)} />}</QueryStates>
    </Frame>
  )
}
