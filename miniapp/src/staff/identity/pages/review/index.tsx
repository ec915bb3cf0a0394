import type { RealNameReview } from '@jktl/shared/identity/contract'
import { useEffect, useState } from 'react'
import { ApiProblem, call, useRead, useWrite, type Answer } from '@/platform/api'
import { goBack } from '@/platform/router'
import { serverNow } from '@/platform/server-time'
import { Box, Button, Dialog, ErrorState, Field, KeyValueList, Notice, QueryStates, Stack } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { focusOn, useKeys } from '../../../frame/keys'
import { LampSign } from '../../../frame/lamp'
import { lampOf } from '../../../frame/lamp-rules'
import { useLeaving } from '../../../frame/leaving'
import { Panel } from '../../../frame/panel'
import { go, replace, useParams } from '../../../routes'
import { queueAsk } from '../../queue'
import { t } from '../../texts'
import { allowedText, documentText, momentText, relationText, resultText } from '../../words'

type Revealed = Answer<'identity.revealRealNameReview'>

export default function ReviewPage() {
  const { id = '' } = useParams('review')
  const may = useMay('reviews')
  const [asking, setAsking] = useState(false)
  const [revealed, setRevealed] = useState<Revealed | null>(null)
  const query = useRead('identity.getRealNameReview', { params: { id } }, { enabled: id !== '' && may })
  const hide = () => setRevealed(null)
  useLeaving(hide)
  return (
    <Frame
      title={query.data ? t('taskTitle', { name: query.data.nameMasked }) : t('title')}
      current="reviews"
      task
      tools={query.data ? <Lamp item={query.data} /> : undefined}
      overlay={
        asking && query.data ? (
          <RevealDialog
            item={query.data}
            onDone={(answer) => {
              setRevealed(answer)
              setAsking(false)
            }}
            onDismiss={() => setAsking(false)}
          />
        ) : undefined
      }
    >
      <QueryStates query={query}>
        {(item) => (
          <Box className="cols">
            <Box className="grow s-stack">
              <Facts item={item} revealed={revealed} onAsk={() => setAsking(true)} onHide={hide} />
            </Box>
            <Box className="side s-stack">
              <Decision key={item.id} item={item} onFresh={() => void query.refetch()} />
            </Box>
          </Box>
        )}
      </QueryStates>
    </Frame>
  )
}

function Lamp({ item }: { item: RealNameReview }) {
  const { colour, text } = lampOf(item, serverNow())
  return <LampSign colour={colour}>{text}</LampSign>
}

const Facts = ({ item, revealed, onAsk, onHide }: { item: RealNameReview; revealed: Revealed | null; onAsk: () => void; onHide: () => void }) => (
  <>
    <Panel title={t('facts')} note={t('factsNote')}>
      <KeyValueList
        items={[
          { key: t('name'), value: item.nameMasked },
          { key: t('idNumber'), value: item.idNumberMasked ?? t('noIdNumber') },
          { key: t('relation'), value: relationText(item) },
          { key: t('document'), value: documentText(item.documentKind) },
          { key: t('autoResult'), value: resultText(item.autoResult) },
          { key: t('applicantNote'), value: item.note || t('noNote') },
          { key: t('submitted'), value: momentText(item.submittedAt) },
          { key: t('due'), value: momentText(item.dueAt) },
        ]}
      />
      {revealed ? null : (
        <Button id="reveal" kind="secondary" icon="eye" small onPress={onAsk}>
          {t('reveal')}
        </Button>
      )}
    </Panel>
    {revealed ? (
      <Panel
        id="revealed"
        title={t('revealed')}
        note={t('revealedNote')}
        end={
          <Button id="reveal-hide" kind="quiet" small onPress={onHide}>
            {t('revealHide')}
          </Button>
        }
      >
        <KeyValueList
          items={[
            { key: t('fullName'), value: revealed.name },
            ...(revealed.idNumber ? [{ key: t('idNumber'), value: revealed.idNumber }] : []),
            ...(revealed.birthCertificateNumber ? [{ key: t('certificate'), value: revealed.birthCertificateNumber }] : []),
          ]}
        />
      </Panel>
    ) : null}
  </>
)

/** The answer is kept nowhere but in the page: not in the query cache, not in the browser. */
function RevealDialog({ item, onDone, onDismiss }: { item: RealNameReview; onDone: (answer: Revealed) => void; onDismiss: () => void }) {
  const [reason, setReason] = useState('')
  const [error, setError] = useState<string>()
  const [failure, setFailure] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const confirm = () => {
    if (reason.trim() === '') {
      setError(t('revealNeeded'))
      focusOn('reveal-reason')
      return
    }
    if (busy) return
    setBusy(true)
    setFailure(null)
    call('identity.revealRealNameReview', { params: { id: item.id }, body: { reason: reason.trim() } })
      .then(onDone)
      .catch((problem: unknown) => {
        setFailure(problem)
        setBusy(false)
      })
  }
  return (
    <Dialog
      id="reveal-dialog"
      title={t('revealTitle', { name: item.nameMasked })}
      confirm={t('revealGo')}
      onConfirm={confirm}
      busy={busy}
      dismiss={t('revealStay')}
      onDismiss={onDismiss}
    >
      <Notice tone="notice">{t('revealNote')}</Notice>
      <Field id="reveal-reason" label={t('revealReason')} value={reason} onChange={setReason} maxLength={100} error={error} required />
      {failure ? <ErrorState id="reveal-error" failure={failure} /> : null}
    </Dialog>
  )
}

type Choice = 'approve' | 'reject'

function Decision({ item, onFresh }: { item: RealNameReview; onFresh: () => void }) {
  const [reason, setReason] = useState('')
  const [error, setError] = useState<string>()
  const [sent, setSent] = useState<Choice | null>(null)
  const [done, setDone] = useState<Choice | null>(null)
  const write = useWrite('identity.decideRealNameReview', {
    onDone: () => setDone(sent),
    refresh: ['identity.getRealNameReview', 'identity.listRealNameReviews'],
  })
  const problem = write.failure instanceof ApiProblem ? write.failure : null
  const isStale = problem?.status === 412
  const isRefused = problem?.status === 409
  useEffect(() => {
    if (isStale || isRefused) onFresh()
    // once per refusal, not per new closure
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [problem])
  const decide = (decision: Choice) => {
    const text = reason.trim()
    if (text === '') {
      setError(t('reasonNeeded'))
      focusOn('review-reason')
      return
    }
    setError(undefined)
    setSent(decision)
    write.run({ params: { id: item.id }, ifMatch: item.version, body: { decision, reason: text } })
  }
  const isOpen = item.allowedActions.length > 0
  const toReason = () => focusOn('review-reason')
  useKeys({ a: toReason, r: toReason, Escape: goBack })

  if (done) return <Done item={item} done={done} />
  return (
    <Panel title={isOpen ? t('decision') : t('outcome')} note={isOpen ? t('decisionNote') : undefined}>
      {isStale ? (
        <Notice id="review-stale" tone="notice" live>
          {t('staleTitle')}
        </Notice>
      ) : null}
      {isRefused ? (
        <Notice id="review-refused" tone="danger" live>
          {problem.title}
          {allowedText(problem.allowedActions)}
        </Notice>
      ) : null}
      {isOpen ? (
        <>
          <Field id="review-reason" label={t('reason')} value={reason} onChange={setReason} multiline maxLength={300} error={error} required first />
          {write.failure && !isStale && !isRefused ? (
            <Stack>
              <ErrorState id="review-error" failure={write.failure} />
            </Stack>
          ) : null}
          <Box className="acts">
            <Button id="review-approve" icon="check" fit busy={write.busy && sent === 'approve'} onPress={() => decide('approve')}>
              {t('approve')}
            </Button>
            <Button id="review-reject" kind="danger" fit busy={write.busy && sent === 'reject'} onPress={() => decide('reject')}>
              {t('reject')}
            </Button>
          </Box>
        </>
      ) : (
        <>
          <Outcome item={item} />
          {reason.trim() ? (
            <Stack>
              <Field id="review-reason" label={t('notSent')} value={reason} onChange={setReason} multiline readOnly />
            </Stack>
          ) : null}
        </>
      )}
    </Panel>
  )
}

const Outcome = ({ item }: { item: RealNameReview }) => (
  <KeyValueList
    items={[
      { key: t('outcome'), value: t(item.state) },
      ...(item.decidedAt ? [{ key: t('decidedBy'), value: t('outcomeBy', { by: item.decidedBy ?? '', at: momentText(item.decidedAt) }) }] : []),
      ...(item.reason ? [{ key: t('reasonGiven'), value: item.reason }] : []),
    ]}
  />
)

/** After a decision the next case of the queue is one press away. */
function Done({ item, done }: { item: RealNameReview; done: Choice }) {
  const queue = useRead('identity.listRealNameReviews', queueAsk('MANUAL_REVIEW'))
  const next = queue.data?.items.find(({ id }) => id !== item.id)
  return (
    <Panel id="review-done" title={t(done === 'approve' ? 'doneApproved' : 'doneRejected')}>
      <Notice tone="ok" live>
        {t('doneNote', { name: item.nameMasked })}
      </Notice>
      <Outcome item={item} />
      {queue.data && !next ? <Box as="p">{t('nextNone')}</Box> : null}
      <Box className="acts">
        {next ? (
          <Button id="review-next" icon="right" fit onPress={() => replace('review', { id: next.id })}>
            {t('nextOne', { name: next.nameMasked })}
          </Button>
        ) : null}
        <Button id="review-queue" kind="secondary" fit onPress={() => go('reviews')}>
          {t('toQueue')}
        </Button>
      </Box>
    </Panel>
  )
}
