import type { ChannelMerchant } from '@jktl/shared/payments/channels/contract'
import { useState } from 'react'
import { useRead } from '@/platform/api'
import { KeyValueList, LinkButton, Notice, QueryStates, Stack, Table, type TableColumn, Text, Unbroken } from '@/ui'
import { useMay, usePosts } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { go, href } from '../../../routes'
import { type AskedChange, ChannelChanges, DecideChange } from '../../channel-changes'
import { rateText } from '../../channel-words'
import { t } from '../../channels-texts'
import { useHospitalChoice } from '../../hospital-choice'
import { MerchantForm } from '../../merchant-form'
import { momentText } from '../../words'

const COLUMNS: readonly TableColumn<ChannelMerchant>[] = [
  { key: 'institution', title: t('institution'), head: true, phone: 'line', cell: (m) => m.institutionName },
  { key: 'mchid', title: t('merchant'), phone: 'line', cell: (m) => <Unbroken>{m.mchid}</Unbroken> },
  { key: 'receives', title: t('receives'), named: true, cell: (m) => m.receives.map((kind) => t(kind)).join('、') || t('receivesNothing') },
  { key: 'rate', title: t('rate'), named: true, cell: (m) => (m.ratePpm === null ? t('noRate') : rateText(m.ratePpm)) },
  { key: 'keys', title: t('keysEnd'), named: true, cell: (m) => (m.hasKeys ? (m.keysEndOn ?? t('noEnd')) : t('noKeys')) },
  {
    key: 'act',
    title: t('open'),
    cell: ({ mchid }) => (
      <LinkButton id={`merchant-${mchid}`} more href={href('channelMerchant', { id: mchid })} onPress={() => go('channelMerchant', { id: mchid })}>
        {t('open')}
      </LinkButton>
    ),
  },
]

/** 通道管理 (R361): which channels are connected, whose merchants receive, and what waits for the second person. */
export default function ChannelsPage() {
  const may = useMay('channels')
  const isMaker = usePosts().some(({ role }) => role === 'finance_maker')
  const [asked, setAsked] = useState<AskedChange | null>(null)
  const query = useRead('payments.getChannels', {}, { enabled: may })
  const choice = useHospitalChoice('merchant-institution', query.data?.institutions ?? [])
  return (
    <Frame
      title={t('channels')}
      current="channels"
      note={t('channelsNote')}
      overlay={asked ? <DecideChange key={asked.change.id} {...asked} onDone={() => setAsked(null)} /> : choice.sheet}
    >
      <QueryStates query={query}>
        {({ channels, merchants, without, waiting, routing }) => (
          <>
            <Panel title={t('channelList')}>
              <KeyValueList
                items={channels.map(({ channel, isConnected, merchants: n }) => ({
                  key: t(channel),
                  value: isConnected ? (n > 0 ? t('merchantCount', { n }) : t('connected')) : t('notConnected'),
                }))}
              />
            </Panel>
            <Panel title={t('routing')}>
              <Stack>
                <Text>
                  {routing.number === null || routing.since === null
                    ? t('noRouting')
                    : t('routingInForce', { n: routing.number, at: momentText(routing.since) })}
                </Text>
                <LinkButton id="to-routings" more href={href('routings')} onPress={() => go('routings')}>
                  {t('toRoutings')}
                </LinkButton>
              </Stack>
            </Panel>
            <Panel title={t('waiting')} flush={waiting.length > 0}>
              {waiting.length > 0 ? (
                <ChannelChanges id="waiting" label={t('waiting')} changes={waiting} onAsk={setAsked} />
              ) : (
                <Stack>
                  <Text>{t('nothingWaits')}</Text>
                </Stack>
              )}
            </Panel>
            {without.length > 0 ? <Notice id="without-merchant">{t('without', { names: without.map(({ name }) => name).join('、') })}</Notice> : null}
            <Panel title={t('merchants')} flush>
              <Table id="merchants" label={t('merchants')} columns={COLUMNS} rows={merchants} rowKey={(m) => m.mchid} />
            </Panel>
            {isMaker ? <MerchantForm choice={choice} /> : null}
          </>
        )}
      </QueryStates>
    </Frame>
  )
}
