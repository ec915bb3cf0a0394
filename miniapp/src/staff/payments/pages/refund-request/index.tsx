import type { PaidOrder } from '@jktl/shared/payments/refunds/contract'
import { formatFen, parseYuan } from '@jktl/shared/kernel/money'
import { useState } from 'react'
import { useRead, useWrite } from '@/platform/api'
import { Box, Button, Field, KeyValueList, QueryStates, Text } from '@/ui'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { replace } from '../../../routes'
import { t } from '../../refund-texts'
import { WriteTrouble } from '../../write-trouble'
import { momentText } from '../../words'

const LEAST_REASON = 4
function fenOf(yuan: string, mostFen: number): number | null {
  try {
    const amountFen = parseYuan(yuan.trim())
    return amountFen > 0 && amountFen <= mostFen ? amountFen : null
  } catch {
    return null
  }
}

function Ask({ order }: { order: PaidOrder }) {
  const [yuan, setYuan] = useState('')
  const [reason, setReason] = useState('')
  const write = useWrite('payments.requestStaffRefund', {
    onDone: ({ id }) => replace('refund', { id }),
    refresh: ['payments.listStaffRefunds', 'payments.findPaidOrder'],
  })
  const amountFen = fenOf(yuan, order.refundableFen)
  const missing = amountFen === null ? t('yuanWrong') : reason.trim().length < LEAST_REASON ? t('whyNeeded') : undefined
  return (
    <Box className="s-stack">
      <KeyValueList
        items={[
          { key: t('hospital'), value: order.institutionName },
          { key: t('subject'), value: order.subject },
          { key: t('person'), value: order.personNameMasked },
          { key: t('paidAt'), value: momentText(order.paidAt) },
        ]}
      />
      <KeyValueList
        money
        items={[
          { key: t('paid'), value: formatFen(order.paidFen) },
          ...(order.refundedFen > 0 ? [{ key: t('refunded'), value: formatFen(order.refundedFen) }] : []),
          ...(order.refundingFen > 0 ? [{ key: t('refunding'), value: formatFen(order.refundingFen) }] : []),
          { key: t('refundable'), value: formatFen(order.refundableFen) },
        ]}
      />
      {order.refundableFen === 0 ? (
        <Text>{t('nothingLeft')}</Text>
      ) : (
        <>
          <Field
            id="ask-yuan"
            label={t('yuan')}
            value={yuan}
            onChange={setYuan}
            maxLength={12}
            error={yuan !== '' && amountFen === null ? t('yuanWrong') : undefined}
            first
          />
          <Field id="ask-reason" label={t('why')} hint={t('whyHint')} value={reason} onChange={setReason} maxLength={200} multiline />
          <WriteTrouble id="ask-trouble" failure={write.failure} />
          <Button
            id="ask-submit"
            busy={write.busy}
            {...(missing ? { disabledReason: missing } : {})}
            onPress={() => write.run({ params: { id: order.id }, body: { amountFen: amountFen ?? 0, reason: reason.trim() } })}
          >
            {t('submit')}
          </Button>
        </>
      )}
    </Box>
  )
}

function Found({ number }: { number: string }) {
  const query = useRead('payments.findPaidOrder', { query: { number } })
  return (
    <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'search', title: t('notFound'), note: t('notFoundNote') }}>
      {({ items }) => (
        <Box className="s-stack">
          {items.map((order) => (
            <Panel key={order.id} id="ask-order" title={t('ask')}>
              <Ask order={order} />
            </Panel>
          ))}
        </Box>
      )}
    </QueryStates>
  )
}

/** A part of a payment is to go back: found by its number, asked for with a reason, checked by somebody else (B08). */
export default function RefundRequestPage() {
  const [text, setText] = useState('')
  const [number, setNumber] = useState('')
  const written = text.replaceAll(' ', '')
  return (
    <Frame title={t('ask')} current="refunds" task>
      <Box className="s-stack">
        <Panel title={t('find')}>
          <Box className="s-stack">
            <Field id="find-number" label={t('number')} hint={t('findNote')} value={text} onChange={setText} maxLength={48} first />
            <Button id="find-submit" kind="secondary" {...(written.length < 6 ? { disabledReason: t('numberFirst') } : {})} onPress={() => setNumber(written)}>
              {t('search')}
            </Button>
          </Box>
        </Panel>
        {number === '' ? null : <Found key={number} number={number} />}
      </Box>
    </Frame>
  )
}
