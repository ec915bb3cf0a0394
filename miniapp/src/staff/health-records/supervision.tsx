import { BREAK_GLASS_REASONS } from '@jktl/shared/health-records/break-glass/model'
import { useRead, useWrite } from '@/platform/api'
import { Button, Buttons, Text } from '@/ui'
import { Panel } from '../frame/panel'
import { t } from './texts'
import { Trouble } from './trouble'
import { momentText } from './words'

const POLL_MS = 10_000

/** Colleagues over the limit who wait for another practitioner (§3.7). */
export function Supervision() {
  const query = useRead('healthRecords.listSupervisionCases', {}, { refetchMs: POLL_MS })
  const answer = useWrite('healthRecords.superviseBreakGlass', { refresh: ['healthRecords.listSupervisionCases'] })
  const items = query.data?.items ?? []
  return items.map((one) => (
    <Panel key={one.id} item title={`${t('supervision')}：${one.doctorName}`} note={t('supervisionNote')}>
      <Text>{`${one.nameMasked}；${BREAK_GLASS_REASONS[one.reasonCode]}；${momentText(one.askedAt)}`}</Text>
      <Text look="sub">{one.reason}</Text>
      <Trouble id={`supervise-failed-${one.id}`} failure={answer.failure} />
      <Buttons>
        <Button id={`supervise-yes-${one.id}`} busy={answer.busy} onPress={() => answer.run({ body: { sessionId: one.id, agrees: true } })}>
          {t('agree')}
        </Button>
        <Button id={`supervise-no-${one.id}`} kind="secondary" busy={answer.busy} onPress={() => answer.run({ body: { sessionId: one.id, agrees: false } })}>
          {t('disagree')}
        </Button>
      </Buttons>
    </Panel>
  ))
}
