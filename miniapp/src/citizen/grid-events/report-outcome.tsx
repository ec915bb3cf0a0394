import type { ReportReceipt } from '@jktl/shared/grid-events/report/contract'
import { clockTimeOf, dateOf, formatDateCn, formatTimeCn } from '@jktl/shared/kernel/dates'
import { useAutoSend } from '@/platform/send-queue'
import { serverNow } from '@/platform/server-time'
import { Button, Card, Outcome, Stack, Text } from '@/ui'
import { go, href } from '../routes'
import { t } from './report-texts'

/** What became of a report: received, kept on the phone, or joined to another one. */
export type Ended = { kind: 'sent'; receipt: ReportReceipt; isAnonymous: boolean } | { kind: 'kept'; no: number } | { kind: 'joined'; followers: number }

/** `今天 10:00`, `11月27日`: a day's end is said as the day before it ends. */
function byWhen(instant: string): string {
  const at = Date.parse(instant)
  const isMidnight = clockTimeOf(at) === '00:00'
  const day = dateOf(isMidnight ? at - 1 : at)
  const spoken = day === dateOf(serverNow()) ? t('today') : formatDateCn(day)
  return isMidnight ? spoken : `${spoken} ${formatTimeCn(clockTimeOf(at))}`
}

function Next({ receipt, isAnonymous }: { receipt: ReportReceipt; isAnonymous: boolean }) {
  const { placeName, isPlaceDoubtful, claimBy, resolveBy } = receipt
  return (
    <Card id="report-next">
      <Text>{t('sentWhere', { place: placeName })}</Text>
      {isPlaceDoubtful ? <Text>{t('sentDoubtful')}</Text> : null}
      {claimBy ? <Text look="strong">{t('sentClaim', { when: byWhen(claimBy) })}</Text> : null}
      {resolveBy ? <Text>{t('sentResolve', { when: byWhen(resolveBy) })}</Text> : null}
      <Text look="sub">{t(isAnonymous ? 'sentAnonymous' : 'sentPlain')}</Text>
    </Card>
  )
}

export function ReportOutcome({ ended, onAnother }: { ended: Ended; onAnother: () => void }) {
  const isAuto = useAutoSend((s) => s.isOn)
  return (
    <>
      {ended.kind === 'sent' ? (
        <>
          <Outcome tone="ok" icon="done" title={t('sentTitle')} note={t('sentNo', { no: ended.receipt.eventNo })} />
          <Next receipt={ended.receipt} isAnonymous={ended.isAnonymous} />
        </>
      ) : ended.kind === 'joined' ? (
        <Outcome tone="ok" icon="users" title={t('joinedTitle')} note={t('joinedNote', { n: ended.followers })} />
      ) : (
        <Outcome tone="wait" icon="cloudoff" title={t('keptTitle')} note={`${t('keptNo', { no: ended.no })} ${t(isAuto ? 'keptNote' : 'keptNoteByHand')}`} />
      )}
      <Stack>
        {ended.kind === 'kept' ? (
          <Button id="report-queue-see" kind="secondary" href={href('eventQueue')} onPress={() => go('eventQueue')}>
            {t('openQueue')}
          </Button>
        ) : (
          <Button id="report-mine" kind="secondary" href={href('myEvents')} onPress={() => go('myEvents')}>
            {t('toMine')}
          </Button>
        )}
        <Button id="report-another" kind="quiet" onPress={onAnother}>
          {t('another')}
        </Button>
      </Stack>
    </>
  )
}
