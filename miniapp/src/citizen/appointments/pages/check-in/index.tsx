import type { QueueView } from '@jktl/shared/appointments/queue/contract'
import { useState } from 'react'
import { ApiProblem, useWrite } from '@/platform/api'
import { callPhone } from '@/platform/phone'
import { canScan, scanText } from '@/platform/scan'
import { useSignedIn } from '@/platform/session'
import { ActionBar, Button, Card, Cell, Field, KeyValueList, List, Notice, OfflineStrip, Outcome, Page, QueryStates, Section, SignInPrompt, Stack } from '@/ui'
import { momentText } from '../../../moments'
import { OnBehalf } from '../../../people/on-behalf'
import { go, replace, useParams } from '../../../routes'
import { t } from '../../queue-texts'
import { MOVED_WITH_AN_APPOINTMENT } from '../../use-appointment'
import { useQueue } from '../../use-visit-day'

const CODE_LENGTH = 6

const mayCheckIn = ({ phase, place }: QueueView): boolean => phase === 'OPEN' || place?.state === 'PAUSED'

/** When and where, and the six digits for whom the camera does not work. */
function Form({ view, code, onCode }: { view: QueueView; code: string; onCode: (code: string) => void }) {
  return (
    <>
      <Card>
        <KeyValueList
          items={[
            { key: t('where'), value: view.waitingArea },
            { key: t('ordinal'), value: t('ordinalText', { ordinal: view.ordinal }) },
          ]}
        />
      </Card>
      <Stack>
        <Card>
          <Field id="check-in-code" label={t('typeCode')} hint={t('typeCodeHint')} kind="number" value={code} onChange={onCode} maxLength={CODE_LENGTH} first />
        </Card>
      </Stack>
      <Stack>
        <Notice id="check-in-phase">{view.place ? t('backNote') : view.phaseText}</Notice>
      </Stack>
    </>
  )
}

/** Too early, too late, done, or nothing to check in: what to do instead. */
function Otherwise({ view }: { view: QueueView }) {
  const isInLine = view.place !== null
  return (
    <>
      <Card id="check-in-phase">
        <Outcome
          tone={view.phase === 'DONE' ? 'ok' : 'wait'}
          icon={view.phase === 'DONE' ? 'done' : 'clock'}
          title={view.phase === 'DESK_ONLY' ? t('deskOnly') : view.phase === 'DONE' ? t('checkInTitle') : t('notNow')}
          note={view.phaseText}
        />
      </Card>
      <Section title={t('where')}>
        <List>
          <Cell first icon="pin" title={view.waitingArea} note={`${view.institutionName}，${view.location}`} />
          {isInLine ? <Cell id="check-in-queue" icon="users" title={t('toQueue')} onPress={() => go('queue', { id: view.appointmentId })} /> : null}
        </List>
      </Section>
    </>
  )
}

/** 签到 (R338): scanned in the mini program, typed on H5; a code of the place and of this half minute (Q7). */
export default function CheckInPage() {
  const { id = '' } = useParams('checkIn')
  const signedIn = useSignedIn()
  const query = useQueue(id)
  const [code, setCode] = useState('')
  const [isUnread, setUnread] = useState(false)
  const view = query.data
  const write = useWrite('appointments.checkIn', {
    onDone: () => replace('queue', { id }),
    refresh: ['appointments.getAppointment', 'appointments.getQueue', 'appointments.getVisit', ...MOVED_WITH_AN_APPOINTMENT],
  })
  if (!signedIn) {
    return (
      <Page title={t('checkInTitle')}>
        <SignInPrompt />
      </Page>
    )
  }
  const send = (text: string) => write.run({ params: { id }, body: { code: text } })
  const scan = async () => {
    const text = await scanText()
    setUnread(text === null)
    if (text !== null) send(text)
  }
  const isTyped = code.replace(/\D/g, '').length === CODE_LENGTH
  const isBack = view?.place?.state === 'PAUSED'
  return (
    <Page
      title={t('checkInTitle')}
      strip={
        view ? (
          <>
            {query.savedAt ? <OfflineStrip time={momentText(view.serverTime)} onRetry={() => void query.refetch()} /> : null}
            <OnBehalf personId={view.personId} name={view.personNameMasked} />
          </>
        ) : undefined
      }
      bar={
        view && mayCheckIn(view) ? (
          <ActionBar
            start={
              canScan && isTyped ? (
                <Button id="check-in-scan" kind="secondary" fit icon="qr" onPress={() => void scan()}>
                  {t('scan')}
                </Button>
              ) : undefined
            }
          >
            {canScan && !isTyped ? (
              <Button id="check-in-scan" icon="qr" busy={write.busy} onPress={() => void scan()}>
                {isBack ? t('scanBack') : t('scan')}
              </Button>
            ) : (
              <Button id="check-in-submit" busy={write.busy} disabledReason={isTyped ? undefined : t('codeNeeded')} onPress={() => send(code)}>
                {isBack ? t('submitBack') : t('submit')}
              </Button>
            )}
          </ActionBar>
        ) : view ? (
          <ActionBar>
            <Button id="check-in-call" kind="secondary" icon="phone" onPress={() => callPhone(view.institutionPhone)}>
              {t('desk')}
            </Button>
          </ActionBar>
        ) : undefined
      }
    >
      <QueryStates query={query}>
        {(shown) => (mayCheckIn(shown) ? <Form view={shown} code={code} onCode={setCode} /> : <Otherwise view={shown} />)}
      </QueryStates>
      {write.failure || isUnread ? (
        <Stack>
          <Notice id="check-in-refused" tone={write.failure instanceof ApiProblem ? 'danger' : 'notice'} live>
            {write.failure instanceof ApiProblem ? write.failure.title : write.failure ? t('retry') : t('scanFailed')}
          </Notice>
        </Stack>
      ) : null}
    </Page>
  )
}
