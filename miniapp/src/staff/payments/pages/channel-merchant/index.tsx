import { useState } from 'react'
import { useRead } from '@/platform/api'
import { KeyValueList, QueryStates, Stack, Table, type TableColumn, Text } from '@/ui'
import { useMay, usePosts } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { useParams } from '../../../routes'
import { type AskedChange, ChannelChanges, DecideChange } from '../../channel-changes'
import { rateText } from '../../channel-words'
import { t } from '../../channels-texts'
import { type KeyStep, MerchantKeys, ProposeKeyStep } from '../../merchant-keys'
import { RateForm } from '../../rate-form'

interface Rate {
  fromDate: string
  ratePpm: number
  source: string
}
const RATES: readonly TableColumn<Rate>[] = [
  { key: 'from', title: t('from'), head: true, phone: 'line', cell: (r) => r.fromDate },
  { key: 'rate', title: t('rate'), phone: 'line', cell: (r) => rateText(r.ratePpm) },
  { key: 'source', title: t('source'), named: true, cell: (r) => r.source },
]

/** One merchant: its institution, its keys, its rates, and everything two people changed. */
export default function ChannelMerchantPage() {
  const may = useMay('channels')
  const { id: mchid = '' } = useParams('channelMerchant')
  const isMaker = usePosts().some(({ role }) => role === 'finance_maker')
  const [asked, setAsked] = useState<AskedChange | null>(null)
  const [step, setStep] = useState<KeyStep | null>(null)
  const query = useRead('payments.getChannelMerchant', { params: { mchid } }, { enabled: may && mchid !== '' })
  const overlay = asked ? (
    <DecideChange key={asked.change.id} {...asked} onDone={() => setAsked(null)} />
  ) : step ? (
    <ProposeKeyStep mchid={mchid} step={step} onDone={() => setStep(null)} />
  ) : undefined
  return (
    <Frame title={t('merchant')} current="channels" task overlay={overlay}>
      <QueryStates query={query}>
        {(merchant) => (
          <>
            <Panel title={`${merchant.institutionName} ${merchant.mchid}`}>
              <KeyValueList
                items={[
                  { key: t('merchantName'), value: merchant.name },
                  { key: t('receives'), value: merchant.receives.map((kind) => t(kind)).join('、') || t('receivesNothing') },
                  { key: t('settles'), value: t('settlesText', { account: merchant.settlesTo, days: merchant.settlementDays }) },
                  { key: t('period'), value: t('periodText', { from: merchant.validFrom, until: merchant.validUntil ?? t('forever') }) },
                  { key: t('keyMode'), value: merchant.keyMode === null ? t('unknown') : t(merchant.keyMode) },
                ]}
              />
            </Panel>
            <MerchantKeys merchant={merchant} isMaker={isMaker} onStep={setStep} />
            <Panel title={t('rates')} flush={merchant.rates.length > 0}>
              {merchant.rates.length > 0 ? (
                <Table id="rates" label={t('rates')} columns={RATES} rows={merchant.rates} rowKey={(r) => r.fromDate} />
              ) : (
                <Stack>
                  <Text>{t('noRate')}</Text>
                </Stack>
              )}
            </Panel>
            {isMaker ? <RateForm merchant={merchant} /> : null}
            <Panel title={t('changes')} flush={merchant.changes.length > 0}>
              {merchant.changes.length > 0 ? (
                <ChannelChanges id="changes" label={t('changes')} changes={merchant.changes} onAsk={setAsked} />
              ) : (
                <Stack>
                  <Text>{t('noChanges')}</Text>
                </Stack>
              )}
            </Panel>
          </>
        )}
      </QueryStates>
    </Frame>
  )
}
