import type { QuarantinedPayment } from '@jktl/shared/payments/refunds/contract'
import { QUARANTINE_STEPS } from '@jktl/shared/payments/refunds/model'
import { formatFen } from '@jktl/shared/kernel/money'
import { useState } from 'react'
import { type Answer, useRead, useWrite } from '@/platform/api'
import { Box, Button, Empty, Field, KeyValueList, Pill, QueryStates, Text } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { Decisions, useIsMaker } from '../../decisions'
import { t } from '../../refund-texts'
import { WriteTrouble } from '../../write-trouble'
import { momentText } from '../../words'

const LEAST_REASON = 4
const REFETCH_MS = 30_000

function Propose({ payment }: { payment: QuarantinedPayment }) {
  const [reason, setReason] = useState('')
  const write = useWrite('payments.proposeQuarantineStep', { refresh: ['payments.listQuarantined'] })
  const missing = reason.trim().length < LEAST_REASON ? { disabledReason: t('whyNeeded') } : {}
  return (
    <Box className="s-stack">
      <Field id={`reason-${payment.id}`} label={t('why')} hint={t('whyHint')} value={reason} onChange={setReason} maxLength={200} multiline first />
      <WriteTrouble id={`trouble-${payment.id}`} failure={write.failure} />
      <Box className="acts">
        {QUARANTINE_STEPS.map((kind, index) => (
          <Button
            key={kind}
            id={`${kind}-${payment.id}`}
            kind={index === 0 ? 'primary' : 'secondary'}
            fit
            busy={write.busy}
            {...missing}
            onPress={() => write.run({ params: { id: payment.id }, body: { kind, reason: reason.trim() } })}
          >
            {t(kind)}
          </Button>
        ))}
      </Box>
    </Box>
  )
}

function Payment({ payment }: { payment: QuarantinedPayment }) {
  const isMaker = useIsMaker()
  const isOpen = payment.decisions.some(({ status }) => status === 'PROPOSED')
  return (
    <Panel
      id={`quarantine-${payment.id}`}
      title={`${payment.subject} ${formatFen(payment.amountFen)}`}
      note={t('since', { time: momentText(payment.since) })}
      item
    >
      <Box className="s-stack">
        <KeyValueList
          items={[
            { key: t('hospital'), value: payment.institutionName },
            { key: t('person'), value: payment.personNameMasked },
            { key: t('paymentNumber'), value: payment.paymentNumber },
            ...payment.differences.map(({ what, ours, stated }) => ({ key: t('differs', { what }), value: t('oursTheirs', { ours, stated }) })),
          ]}
        />
        {payment.differences.length === 0 ? <Text look="sub">{t('noEvidence')}</Text> : null}
        <Text look="sub">{t('asks')}</Text>
        <Decisions decisions={payment.decisions} />
        {isMaker && !isOpen ? <Propose payment={payment} /> : null}
      </Box>
    </Panel>
  )
}

const Account = ({ account }: { account: Answer<'payments.listSuspense'>['items'][number] }) => (
  <Panel
    item
    title={account.accountText}
    note={account.institutionName}
    danger={!account.isExplained}
    end={<Pill tone={account.isExplained ? 'ok' : 'danger'}>{t(account.isExplained ? 'isExplained' : 'isNotExplained')}</Pill>}
  >
    <KeyValueList
      money
      items={[
        { key: t('balance'), value: formatFen(-account.balanceFen) },
        { key: t('explained'), value: formatFen(-account.explainedFen) },
      ]}
    />
    <KeyValueList
      items={account.items.map((item) => ({
        key: formatFen(-item.amountFen),
        value: `${item.reference} ${t('openItem', { text: item.text, time: momentText(item.since) })}`,
      }))}
    />
  </Panel>
)

/** 对不上的钱: payments in quarantine (P5), and what waits between accounts with the items that explain it (P10). */
export default function UnclearMoneyPage() {
  const may = useMay('unclearMoney')
  const quarantine = useRead('payments.listQuarantined', { query: {} }, { enabled: may, refetchMs: REFETCH_MS })
  const suspense = useRead('payments.listSuspense', { query: {} }, { enabled: may, refetchMs: REFETCH_MS })
  return (
    <Frame title={t('unclear')} current="unclearMoney" note={t('unclearNote')}>
      <Box className="s-stack">
        <QueryStates query={quarantine} id="quarantine-error">
          {({ items }) =>
            items.length === 0 ? (
              <Empty icon="done" title={t('noQuarantine')} />
            ) : (
              <Box className="s-stack">
                {items.map((payment) => (
                  <Payment key={payment.id} payment={payment} />
                ))}
              </Box>
            )
          }
        </QueryStates>
        <Text look="sub">{t('suspenseNote')}</Text>
        <QueryStates query={suspense} id="suspense-error">
          {({ items }) =>
            items.length === 0 ? (
              <Text>{t('noSuspense')}</Text>
            ) : (
              <Box className="s-stack">
                {items.map((account) => (
                  <Account key={`${account.institutionName} ${account.account}`} account={account} />
                ))}
              </Box>
            )
          }
        </QueryStates>
      </Box>
    </Frame>
  )
}
