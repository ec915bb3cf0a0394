import { addDays, dateOf, formatDayCn } from '@jktl/shared/kernel/dates'
import type { DayUnit } from '@jktl/shared/payments/reconciliation/desk-contract'
import { useState } from 'react'
import { useRead, useWrite } from '@/platform/api'
import { serverNow } from '@/platform/server-time'
import { Box, Button, Dialog, QueryStates, Text } from '@/ui'
import { useMay, usePosts } from '../../../frame/access'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { href, useParams } from '../../../routes'
import { BatchTable } from '../../batch-table'
import { t } from '../../finance-texts'
import { momentText } from '../../words'
import { WriteTrouble } from '../../write-trouble'
import { KindTable } from '../../kind-table'

const REFRESH_MS = 10_000
const keyOf = ({ channel, mchid }: DayUnit): string => `${channel}-${mchid}`

function Signatures({ unit, onSign }: { unit: DayUnit; onSign: (unit: DayUnit) => void }) {
  const isChecker = usePosts().some(({ role }) => role === 'finance_checker')
  const { firstAt, firstIsMine, secondAt, canSign, blockedBy } = unit.signOff
  return (
    <Box className="s-stack">
      {secondAt ? <Text>{t('secondDone', { time: momentText(secondAt) })}</Text> : null}
      {firstAt && !secondAt ? <Text>{t(firstIsMine ? 'firstMine' : 'firstDone', { time: momentText(firstAt) })}</Text> : null}
      {!secondAt && !canSign && !firstIsMine && blockedBy ? <Text>{blockedBy}</Text> : null}
      {secondAt || !canSign ? null : (
        <Box className="acts">
          <Button id={`sign-${keyOf(unit)}`} kind="secondary" fit onPress={() => onSign(unit)}>
            {t(isChecker ? 'signSecond' : 'signFirst')}
          </Button>
        </Box>
      )}
    </Box>
  )
}

/** One day: the bills of each merchant and hospital, what they differ by, and the two signatures (§3.5, R10). */
export default function FinanceDayPage() {
  const yesterday = addDays(dateOf(serverNow()), -1)
  const [filter, setFilter] = useFilters<{ date?: string }>(useParams('financeDay'), (next) => href('financeDay', next))
  const [signing, setSigning] = useState<DayUnit | null>(null)
  const date = filter.date ?? yesterday
  const query = useRead('payments.getFinanceDay', { query: { date } }, { enabled: useMay('financeDays'), refetchMs: REFRESH_MS })
  const sign = useWrite('payments.signFinanceDay', {
    refresh: ['payments.getFinanceDay', 'payments.listFinanceDays', 'payments.getFinanceDuties', 'payments.proveMoney'],
    onDone: () => setSigning(null),
  })
  return (
    <Frame
      title={t('dayTitle', { date: formatDayCn(date) })}
      current="financeDays"
      task
      tools={
        <Box className="row">
          <Button id="day-before" kind="secondary" small fit onPress={() => setFilter({ date: addDays(date, -1) })}>
            {t('previousDay')}
          </Button>
          {date < yesterday ? (
            <Button id="day-after" kind="secondary" small fit onPress={() => setFilter({ date: addDays(date, 1) })}>
              {t('nextDay')}
            </Button>
          ) : null}
        </Box>
      }
      overlay={
        signing ? (
          <Dialog
            id="sign"
            title={t('signTitle', { title: signing.title })}
            confirm={t('signGo')}
            busy={sign.busy}
            dismiss={t('giveUp')}
            onDismiss={() => setSigning(null)}
            onConfirm={() => sign.run({ body: { channel: signing.channel, mchid: signing.mchid, date, digest: signing.signOff.digest } })}
          >
            <Text>{t('signNote')}</Text>
            <WriteTrouble id="sign-failed" failure={sign.failure} />
          </Dialog>
        ) : null
      }
    >
      <QueryStates query={query} empty={{ when: ({ units }) => units.length === 0, icon: 'days', title: t('noBatches'), note: t('noBatchesNote') }}>
        {({ units, kinds }) => (
          <>
            {units.map((unit) => (
              <Panel key={keyOf(unit)} id={`unit-${keyOf(unit)}`} title={unit.title} flush foot={<Signatures unit={unit} onSign={setSigning} />}>
                <BatchTable id={`batches-${keyOf(unit)}`} label={unit.title} batches={unit.batches} />
              </Panel>
            ))}
            <Panel title={t('kinds')} note={kinds.length === 0 ? t('noKinds') : undefined} flush>
              {kinds.length > 0 ? <KindTable kinds={kinds} filter={{ date }} /> : null}
            </Panel>
          </>
        )}
      </QueryStates>
    </Frame>
  )
}
