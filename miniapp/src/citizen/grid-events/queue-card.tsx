import { clockTimeOf, dateOf, formatDateCn, formatTimeCn } from '@jktl/shared/kernel/dates'
import { serverNow } from '@/platform/server-time'
import { useQueue } from '@/platform/send-queue'
import { Button, Card, Grow, Heading, Icon, Pill, Row, Stack, Text } from '@/ui'
import { go, href } from '../routes'
import { REPORT_KIND } from './report-courier'
import type { ReportDraft } from './report-draft'
import { t } from './report-texts'

/** `今天 7:40`, `11月23日 7:40` */
export function savedWords(instant: string): string {
  const at = Date.parse(instant)
  const day = dateOf(at) === dateOf(serverNow()) ? t('today') : formatDateCn(dateOf(at))
  return `${day} ${formatTimeCn(clockTimeOf(at))}`
}

/** 有 1 条等着发送: on the form, the way to all of them. Nothing while nothing waits. */
export function QueueCard() {
  const items = useQueue<ReportDraft, unknown>(REPORT_KIND)
  const waiting = items.filter(({ state }) => state === 'waiting' || state === 'sending')
  const refused = items.filter(({ state }) => state === 'refused')
  const first = refused[0] ?? waiting[0]
  if (!first) return null
  const isRefused = refused.length > 0
  return (
    <Stack>
      <Card id="report-queue" label={t('queueTitle')}>
        <Row top>
          <Icon name={isRefused ? 'alert' : 'cloudoff'} />
          <Grow>
            <Heading level={2}>{isRefused ? t('refusedCount', { n: refused.length }) : t('waiting', { n: waiting.length })}</Heading>
            <Text look="sub">{t('waitingOne', { text: first.title || t('untitled'), when: savedWords(first.capturedAt) })}</Text>
          </Grow>
          <Pill tone={isRefused ? 'danger' : 'paused'}>{t(isRefused ? 'refusedPill' : 'waitingPill')}</Pill>
        </Row>
        <Text look="cap">{isRefused ? first.refusal?.title : t('safe')}</Text>
        <Button id="report-queue-open" kind="quiet" small href={href('eventQueue')} onPress={() => go('eventQueue')}>
          {t('openQueue')}
        </Button>
      </Card>
    </Stack>
  )
}
