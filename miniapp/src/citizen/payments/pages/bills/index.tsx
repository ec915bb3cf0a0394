import type { Bill } from '@jktl/shared/payments/bills/contract'
import { formatFen } from '@jktl/shared/kernel/money'
import { useState } from 'react'
import { useRead } from '@/platform/api'
import { useSignedIn } from '@/platform/session'
import { Cell, List, Notice, Page, Pill, QueryStates, Segmented, SignInPrompt, Stack, Skeleton, Text } from '@/ui'
import { momentText } from '../../../moments'
import { go, href } from '../../../routes'
import { billStatus } from '../../bill-words'
import { t } from '../../bills-texts'

function BillRow({ bill, first }: { bill: Bill; first: boolean }) {
  const { tone, word } = billStatus(bill)
  return (
    <Cell
      id={`bill-${bill.id}`}
      first={first}
      title={`${bill.personRelation} ${bill.personNameMasked}`}
      note={t('rowNote', { time: momentText(bill.issuedAt), title: bill.title, hospital: bill.institutionName })}
      value={
        <>
          <Text look="strong" inline>
            {formatFen(bill.state === 'OPEN' ? bill.personalFen : bill.totalFen)}
          </Text>{' '}
          <Pill tone={tone}>{word}</Pill>
        </>
      }
      href={href('bill', { id: bill.id })}
      onPress={() => go('bill', { id: bill.id })}
    />
  )
}

function Bills() {
  const [state, setState] = useState<'OPEN' | 'DONE'>('OPEN')
  const query = useRead('payments.listBills', { query: { state } }, { keep: true })
  return (
    <>
      <Segmented
        id="bills-state"
        label={t('bills')}
        value={state}
        onChange={setState}
        choices={[
          { value: 'OPEN', label: t('toPayList') },
          { value: 'DONE', label: t('doneList') },
        ]}
      />
      <QueryStates
        query={query}
        skeleton={<Skeleton rows={3} />}
        empty={{
          when: ({ items }) => items.length === 0,
          icon: 'wallet',
          title: t(state === 'OPEN' ? 'noBills' : 'noneDone'),
          note: t(state === 'OPEN' ? 'noBillsNote' : 'noneDoneNote'),
        }}
      >
        {({ items, isStale }) => (
          <>
            {isStale ? (
              <Notice id="bills-stale" tone="notice">
                {t('stale')}
              </Notice>
            ) : null}
            <Stack>
              <List id="bills-list" label={t('bills')}>
                {items.map((bill, index) => (
                  <BillRow key={bill.id} bill={bill} first={index === 0} />
                ))}
              </List>
            </Stack>
          </>
        )}
      </QueryStates>
      <Stack>
        <List label={t('goOrders')}>
          <Cell
            id="bills-deposits"
            first
            icon="hospital"
            title={t('goDeposits')}
            note={t('goDepositsNote')}
            href={href('deposits')}
            onPress={() => go('deposits')}
          />
          <Cell id="bills-orders" icon="wallet" title={t('goOrders')} note={t('goOrdersNote')} href={href('orders')} onPress={() => go('orders')} />
        </List>
      </Stack>
    </>
  )
}

/** 门诊缴费: what the family has to pay, and what it paid (R364, B07). */
export default function BillsPage() {
  const signedIn = useSignedIn()
  return <Page title={t('bills')}>{signedIn ? <Bills /> : <SignInPrompt />}</Page>
}
