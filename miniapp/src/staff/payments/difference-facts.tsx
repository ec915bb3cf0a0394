import { formatFen } from '@jktl/shared/kernel/money'
import type { DifferenceDetail } from '@jktl/shared/payments/reconciliation/desk-contract'
import { Box, KeyValueList, Pill, Table, type TableColumn, Timeline } from '@/ui'
import { Panel } from '../frame/panel'
import { t } from './finance-texts'
import { differenceTone } from './finance-words'
import { momentText } from './words'

type Side = DifferenceDetail['sides'][number]
const SIDES: readonly TableColumn<Side>[] = [
  { key: 'side', title: t('side'), head: true, cell: ({ key }) => t(key) },
  { key: 'state', title: t('state'), cell: ({ state }) => state },
  { key: 'amount', title: t('amount'), end: true, cell: ({ amountFen }) => (amountFen === null ? '—' : formatFen(amountFen)) },
]

/** What each side says, what it is about, and all that happened so far. */
export const DifferenceFacts = ({ difference: d }: { difference: DifferenceDetail }) => (
  <>
    <Panel
      title={t('sides')}
      flush
      end={
        <Box as="span" id="difference-state">
          <Pill tone={differenceTone(d.state)}>{t(d.state)}</Pill>
        </Box>
      }
    >
      <Table id="sides" label={t('sides')} columns={SIDES} rows={d.sides} rowKey={({ key }) => key} />
      <Box className="panel-b">
        <KeyValueList
          items={[
            { key: t('number'), value: d.number },
            { key: t('where'), value: d.institutionName ?? t('noInstitution') },
            { key: t('gap'), value: formatFen(d.gapFen) },
            ...(d.personNameMasked ? [{ key: t('person'), value: d.personNameMasked }] : []),
            ...d.facts.map(({ key, value }) => ({
              key,
              value: (
                <Box as="span" className="mono">
                  {value}
                </Box>
              ),
            })),
            ...(d.postingMode ? [{ key: t('posting'), value: t(d.postingMode) }] : []),
            ...(d.outcome ? [{ key: t('outcome'), value: d.outcome }] : []),
          ]}
        />
      </Box>
    </Panel>
    <Panel id="history" title={t('history')}>
      <Timeline
        items={d.history.map((h, index) => ({
          key: String(index),
          title: h.isMine ? `${h.text}（${t('mine')}）` : h.text,
          time: momentText(h.at),
          state: 'done' as const,
        }))}
      />
    </Panel>
  </>
)
