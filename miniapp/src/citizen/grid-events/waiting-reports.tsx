import type { ReportPayload } from '@jktl/shared/grid-events/report/courier'
import type { QueueItem } from '@jktl/shared/kernel/send-queue'
import { useState } from 'react'
import { sendAll, sendQueue, useAutoSend, useQueue } from '@/platform/send-queue'
import { serverNow } from '@/platform/server-time'
import { Button, Card, Dialog, Grow, Heading, Notice, Pill, Row, Text } from '@/ui'
import { go } from '../routes'
import { t } from './my-events-texts'
import { momentWords } from './my-event-words'
import { REPORT_KIND } from './report-courier'

type Waiting = QueueItem<ReportPayload>

/** Reports of this account that the server does not have yet; drafts are with the form that writes them. */
export const useWaitingReports = (): Waiting[] =>
  useQueue<ReportPayload, unknown>(REPORT_KIND).filter(({ state }) => state === 'waiting' || state === 'sending' || state === 'refused')

const noteOf = ({ state, isOut, refusal }: Waiting, isAuto: boolean): string => {
  if (state === 'refused') return refusal?.title ?? t('refused')
  if (isOut) return t('outNote')
  return isAuto ? t('waitingNote') : t('waitingManualNote')
}

/** A refused one goes back to the form with everything in it. */
async function openAgain({ key }: Waiting): Promise<void> {
  if ((await sendQueue.reopen(key)).ok) go('eventReport', { draft: key })
}

/** What still lies in the phone (§3.8), the oldest first: sent now, or not at all. */
export function WaitingReports({ reports, onThrowAway }: { reports: readonly Waiting[]; onThrowAway: (report: Waiting) => void }) {
  const isAuto = useAutoSend((s) => s.isOn)
  return reports.map((report) => (
    <Card
      key={report.key}
      id={`waiting-${report.no}`}
      foot={
        <Grow>
          <Row wrap>
            <Grow>
              <Text look="sub">{report.files.length === 0 ? t('noPhotos') : t('photos', { count: report.files.length })}</Text>
            </Grow>
            {report.isOut ? null : (
              <Button id={`waiting-${report.no}-cancel`} kind="quiet" small fit onPress={() => onThrowAway(report)}>
                {t('throwAway')}
              </Button>
            )}
            {report.state === 'refused' ? (
              <Button id={`waiting-${report.no}-edit`} kind="secondary" small fit onPress={() => void openAgain(report)}>
                {t('edit')}
              </Button>
            ) : (
              <Button id={`waiting-${report.no}-send`} kind="secondary" small fit busy={report.state === 'sending'} onPress={() => void sendAll()}>
                {t('sendNow')}
              </Button>
            )}
          </Row>
        </Grow>
      }
    >
      <Row top>
        <Grow>
          <Heading level={2}>{report.title}</Heading>
          <Text look="sub">{momentWords(report.capturedAt, serverNow())}</Text>
        </Grow>
        <Pill tone={report.state === 'refused' ? 'danger' : 'paused'}>
          {t(report.state === 'refused' ? 'refused' : report.state === 'sending' ? 'sending' : 'waitingSend')}
        </Pill>
      </Row>
      {report.state === 'refused' ? <Notice tone="danger">{noteOf(report, isAuto)}</Notice> : <Text look="sub">{noteOf(report, isAuto)}</Text>}
    </Card>
  ))
}

/** Asked before a report that nobody else has is thrown away. */
export function useThrowAway() {
  const [report, setReport] = useState<Waiting | null>(null)
  return {
    ask: setReport,
    dialog: report ? (
      <Dialog
        id="throw-away"
        title={t('throwTitle', { title: report.title })}
        confirm={t('throwYes')}
        dismiss={t('throwNo')}
        danger
        onConfirm={() => void sendQueue.discard(report.key).then(() => setReport(null))}
        onDismiss={() => setReport(null)}
      >
        <Text>{t('throwNote')}</Text>
      </Dialog>
    ) : undefined,
  }
}
