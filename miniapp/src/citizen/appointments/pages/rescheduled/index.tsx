import type { Appointment } from '@jktl/shared/appointments/contract'
import { useSignedIn } from '@/platform/session'
import { ActionBar, Button, Card, Outcome, Page, QueryStates, SignInPrompt, Stack } from '@/ui'
import { go, replace, useParams } from '../../../routes'
import { t } from '../../rescheduling-texts'
import { pollWhileMoving, STANDING } from '../../standing'
import { useAppointment } from '../../use-appointment'
import { VisitCard } from '../../visit-card'

/** How far the swap is, by the new appointment alone: it carries `replacesId` until it has taken the old one's place. */
function stepOf(next: Appointment): 'done' | 'waiting' | 'failed' {
  if (next.replacesId === null) return 'done'
  return STANDING[next.state].phase === 'over' || STANDING[next.state].phase === 'leaving' ? 'failed' : 'waiting'
}
const TONES = { done: 'ok', waiting: 'wait', failed: 'bad' } as const
const ICONS = { done: 'done', waiting: 'clock', failed: 'stop' } as const

function Shown({ next, oldId }: { next: Appointment; oldId: string }) {
  const step = stepOf(next)
  const old = useAppointment(oldId, () => false).data
  const note = step === 'failed' && old && old.state !== 'BOOKED' ? t('failedOldEnded') : t(`${step}Note`)
  return (
    <>
      <Card id={`rescheduled-${step}`}>
        <Outcome tone={TONES[step]} icon={ICONS[step]} title={t(step)} note={note} />
      </Card>
      <Stack>
        <VisitCard visit={step === 'failed' && old ? old : next} />
      </Stack>
    </>
  )
}

function Bar({ next, oldId }: { next: Appointment; oldId: string }) {
  const step = stepOf(next)
  if (step === 'done')
    return (
      <ActionBar>
        <Button id="rescheduled-open" onPress={() => replace('appointment', { id: next.id })}>
          {t('openVoucher')}
        </Button>
      </ActionBar>
    )
  const old = (
    <Button
      id="rescheduled-old"
      kind={step === 'failed' ? 'secondary' : 'primary'}
      fit={step === 'failed'}
      onPress={() => replace('appointment', { id: oldId })}
    >
      {t('keepOld')}
    </Button>
  )
  if (step === 'waiting') return <ActionBar>{old}</ActionBar>
  return (
    <ActionBar start={old}>
      <Button id="rescheduled-again" onPress={() => go('reschedule', { id: oldId })}>
        {t('pickAnother')}
      </Button>
    </ActionBar>
  )
}

/** What became of a rescheduling: done, still under way, or not; never "failed" while it is unknown. */
export default function RescheduledPage() {
  const { id = '', oldId = '' } = useParams('rescheduled')
  const signedIn = useSignedIn()
  const query = useAppointment(id, pollWhileMoving)
  if (!signedIn) {
    return (
      <Page title={t('reschedule')}>
        <SignInPrompt />
      </Page>
    )
  }
  const from = query.data?.replacesId ?? query.data?.rescheduledFromId ?? oldId
  return (
    <Page title={t('reschedule')} bar={query.data ? <Bar next={query.data} oldId={from} /> : undefined}>
      <QueryStates query={query}>{(next) => <Shown next={next} oldId={from} />}</QueryStates>
    </Page>
  )
}
