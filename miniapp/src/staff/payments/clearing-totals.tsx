import { formatFen } from '@jktl/shared/kernel/money'
import type { ClearingDetail } from '@jktl/shared/payments/clearing/contract'
import { Box, KeyValueList, Pill, Text } from '@/ui'
import { Panel } from '../frame/panel'
import { t } from './clearing-texts'
import { clearingState } from './clearing-words'

const outcomeOf = ({ dueFen, payoutFen, carriedOutFen }: ClearingDetail): string =>
  dueFen > 0 ? t('payoutText', { amount: formatFen(payoutFen) }) : dueFen < 0 ? t('carriedText', { amount: formatFen(-carriedOutFen) }) : t('zeroText')
/** 6000 → `0.6%`. */
const percent = (ppm: number): string => `${ppm / 10_000}%`

/** The totals in plain words (§3.6): what came in, what went out, what is left. */
export function ClearingTotals({ batch }: { batch: ClearingDetail }) {
  const { text, tone } = clearingState(batch)
  return (
    <Panel
      id="clearing-totals"
      title={t('totals')}
      note={t('allCount', { count: batch.rowCount })}
      end={
        <Box as="span" id="clearing-state">
          <Pill tone={tone}>{text}</Pill>
        </Box>
      }
    >
      <Box className="s-stack">
        <KeyValueList
          money
          items={[
            { key: t('receivable', { count: batch.receivableCount }), value: formatFen(batch.receivableFen) },
            { key: t('refund', { count: batch.refundCount }), value: formatFen(batch.refundFen) },
            { key: t('fee'), value: formatFen(batch.feeFen) },
            { key: t('payable'), value: formatFen(batch.payableFen) },
            { key: t('netIs'), value: formatFen(batch.netFen) },
            ...(batch.adjustmentCount > 0 ? [{ key: t('adjustment', { count: batch.adjustmentCount }), value: formatFen(batch.adjustmentFen) }] : []),
            ...(batch.carriedInFen < 0 ? [{ key: t('carriedIn'), value: formatFen(batch.carriedInFen) }] : []),
            { key: t('dueIs'), value: formatFen(batch.dueFen) },
          ]}
        />
        <Text>{outcomeOf(batch)}</Text>
        {batch.carriedInFen < 0 && batch.previousNumber ? <Text>{t('carriedFrom', { number: batch.previousNumber })}</Text> : null}
        {batch.waiting.count > 0 ? <Text>{t('waiting', { count: batch.waiting.count, amount: formatFen(batch.waiting.netFen) })}</Text> : null}
      </Box>
    </Panel>
  )
}

/** S6: what was in force on the day; S2: how the institutions add up to the channel's net. */
export const ClearingGrounds = ({ batch }: { batch: ClearingDetail }) => (
  <>
    <Panel title={t('terms')}>
      <KeyValueList
        items={[
          { key: t('mchid'), value: batch.mchid },
          { key: t('rate'), value: batch.ratePpm === null ? t('asBilled') : percent(batch.ratePpm) },
          { key: t('account'), value: batch.accountText ?? t('asRegistered') },
        ]}
      />
    </Panel>
    {batch.proof ? (
      <Panel id="clearing-proof" title={t('proof')}>
        <Box className="s-stack">
          <KeyValueList
            money
            items={[
              { key: t('settled', { count: batch.proof.institutions }), value: formatFen(batch.proof.settledFen) },
              { key: t('held'), value: formatFen(batch.proof.heldFen) },
              { key: t('other'), value: formatFen(batch.proof.otherFen) },
              { key: t('channelNet'), value: formatFen(batch.proof.channelNetFen) },
            ]}
          />
          <Text>{t('proofOk')}</Text>
        </Box>
      </Panel>
    ) : null}
  </>
)
