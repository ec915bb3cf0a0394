import { dateOf } from '@jktl/shared/kernel/dates'
import type { ChannelKey, MerchantDetail } from '@jktl/shared/payments/channels/contract'
import { useState } from 'react'
import { useWrite } from '@/platform/api'
import { Box, Button, Dialog, Field, Pill, Table, type TableColumn, Text } from '@/ui'
import { Panel } from '../frame/panel'
import { t } from './channels-texts'
import { momentText } from './words'
import { WriteTrouble } from './write-trouble'

export type KeyStep = { kind: 'KEY_ADD'; serial: string } | { kind: 'KEY_RETIRE'; serial: string } | { kind: 'KEY_SWITCH'; mode: 'CERTIFICATE' | 'PUBLIC_KEY' }
const REFRESH = ['payments.getChannelMerchant', 'payments.getChannels'] as const

/** The maker's reason for a step; goes into the frame's overlay. */
export function ProposeKeyStep({ mchid, step, onDone }: { mchid: string; step: KeyStep; onDone: () => void }) {
  const [reason, setReason] = useState('')
  const [error, setError] = useState<string>()
  const propose = useWrite('payments.proposeChannelChange', { onDone, refresh: [...REFRESH] })
  const send = () => {
    const own = { mchid, reason: reason.trim() }
    if (own.reason.length < 2) return setError(t('incomplete'))
    if (step.kind === 'KEY_ADD') return propose.run({ body: { ...step, ...own } })
    return step.kind === 'KEY_RETIRE' ? propose.run({ body: { ...step, ...own } }) : propose.run({ body: { ...step, ...own } })
  }
  return (
    <Dialog id="key-step" title={t(step.kind)} confirm={t('submit')} onConfirm={send} busy={propose.busy} dismiss={t('cancel')} onDismiss={onDone}>
      <Text>{step.kind === 'KEY_SWITCH' ? t('detailMode', { mode: t(step.mode) }) : t('detailKey', { serial: step.serial })}</Text>
      <Field id="key-reason" label={t('reason')} value={reason} onChange={setReason} maxLength={200} error={error} required />
      <WriteTrouble id="key-trouble" failure={propose.failure} />
    </Dialog>
  )
}

function seenText(key: ChannelKey): string {
  if (!key.lastSeenAt) return t('never')
  const { answers, callbacks } = key
  return key.kind === 'MERCHANT_CERT'
    ? t('sentText', { at: momentText(key.lastSeenAt), answers })
    : t('seenText', { at: momentText(key.lastSeenAt), answers, callbacks })
}

const KEY_TONES = { FOUND: 'notice', LIVE: 'ok', RETIRED: 'paused' } as const
const KeyState = ({ of: { state, isRequested } }: { of: ChannelKey }) => (
  <>
    <Pill tone={KEY_TONES[state]}>{t(state)}</Pill>
    {isRequested ? (
      <Text look="cap" inline>
        {` ${t('requested')}`}
      </Text>
    ) : null}
  </>
)

/** Keys by serial: which are live, since when, until when, and when one was last seen (B27). */
export function MerchantKeys({ merchant, isMaker, onStep }: { merchant: MerchantDetail; isMaker: boolean; onStep: (step: KeyStep) => void }) {
  const search = useWrite('payments.searchChannelKeys', { refresh: [...REFRESH] })
  const other = merchant.keyMode === 'PUBLIC_KEY' ? 'CERTIFICATE' : 'PUBLIC_KEY'
  const canSwitch = merchant.keys.some((key) => key.state === 'LIVE' && key.kind === (other === 'PUBLIC_KEY' ? 'PUBLIC_KEY' : 'PLATFORM_CERT'))
  const columns: readonly TableColumn<ChannelKey>[] = [
    { key: 'kind', title: t('key'), head: true, phone: 'line', cell: (k) => t(k.kind) },
    { key: 'state', title: t('state'), phone: 'line', cell: (k) => <KeyState of={k} /> },
    {
      key: 'serial',
      title: t('serial'),
      named: true,
      cell: (k) => (
        <Box as="span" className="mono">
          {k.serial}
        </Box>
      ),
    },
    { key: 'seen', title: t('seen'), named: true, cell: seenText },
    {
      key: 'ends',
      title: t('ends'),
      named: true,
      cell: (k) => (k.validUntil ? t('endsText', { at: dateOf(Date.parse(k.validUntil)), days: k.daysLeft ?? 0 }) : t('noEnd')),
    },
    {
      key: 'act',
      title: t('keyStep'),
      cell: (k) =>
        isMaker && k.state === 'FOUND' ? (
          <Button id={`key-add-${k.serial}`} kind="secondary" small onPress={() => onStep({ kind: 'KEY_ADD', serial: k.serial })}>
            {t('addKey')}
          </Button>
        ) : isMaker && k.state === 'LIVE' && k.holds === null ? (
          <Button id={`key-retire-${k.serial}`} kind="secondary" small onPress={() => onStep({ kind: 'KEY_RETIRE', serial: k.serial })}>
            {t('retireKey')}
          </Button>
        ) : (
          (k.holds ?? '—')
        ),
    },
  ]
  return (
    <Panel
      title={t('keys')}
      note={t('keysNote')}
      flush
      foot={
        isMaker ? (
          <>
            <WriteTrouble id="search-trouble" failure={search.failure} />
            <Box className="acts">
              <Button id="search-keys" kind="secondary" fit busy={search.busy} onPress={() => search.run({ params: { mchid: merchant.mchid } })}>
                {t('searchKeys')}
              </Button>
              {canSwitch ? (
                <Button id="switch-keys" kind="secondary" fit onPress={() => onStep({ kind: 'KEY_SWITCH', mode: other })}>
                  {t('switchTo', { mode: t(other) })}
                </Button>
              ) : null}
            </Box>
          </>
        ) : undefined
      }
    >
      <Table id="keys" label={t('keys')} columns={columns} rows={merchant.keys} rowKey={(k) => k.serial} />
    </Panel>
  )
}
