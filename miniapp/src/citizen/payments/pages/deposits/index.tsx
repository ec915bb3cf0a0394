import type { Stay } from '@jktl/shared/payments/bills/contract'
import { DEPOSIT_LEAST_FEN, DEPOSIT_MOST_FEN } from '@jktl/shared/payments/bills/model'
import { formatFen, parseYuan } from '@jktl/shared/kernel/money'
import { useState } from 'react'
import { ApiProblem, useRead, useWrite } from '@/platform/api'
import { useSignedIn } from '@/platform/session'
import { Button, Card, Cell, ChipSet, Field, Grow, KeyValueList, List, Notice, Page, Pill, QueryStates, Row, Section, SignInPrompt, Stack, Text } from '@/ui'
import { momentText } from '../../../moments'
import { go, href } from '../../../routes'
import { t } from '../../bills-texts'
import { useSteps } from '../../use-steps'

/** Yuan as typed; null for what is no amount or out of bounds. */
function typedFen(text: string): number | null {
  try {
    const amountFen = parseYuan(text)
    return amountFen >= DEPOSIT_LEAST_FEN && amountFen <= DEPOSIT_MOST_FEN ? amountFen : null
  } catch {
    return null
  }
}
const yuanText = (amountFen: number): string => String(amountFen / 100)

function AddDeposit({ stay }: { stay: Stay }) {
  const [typed, setTyped] = useState('')
  const [error, setError] = useState<string>()
  const { take, hint } = useSteps()
  const deposit = useWrite('payments.payDeposit', { onDone: take, refresh: ['payments.listStays'] })
  const submit = () => {
    const amountFen = typedFen(typed)
    setError(amountFen === null ? t('amountError') : undefined)
    if (amountFen !== null) deposit.run({ params: { id: stay.id }, body: { amountFen } })
  }
  return (
    <Stack>
      <ChipSet
        id={`deposit-suggested-${stay.id}`}
        label={t('howMuch')}
        values={[typed]}
        onToggle={setTyped}
        choices={stay.suggestedFen.map((amountFen) => ({ value: yuanText(amountFen), label: formatFen(amountFen) }))}
      />
      <Field id={`deposit-amount-${stay.id}`} label={t('howMuch')} value={typed} onChange={setTyped} error={error} />
      {deposit.failure ? (
        <Notice id="deposit-failed" tone="danger" live>
          {deposit.failure instanceof ApiProblem ? deposit.failure.title : t('retry')}
        </Notice>
      ) : hint ? (
        <Notice tone="notice" live>
          {t(hint)}
        </Notice>
      ) : null}
      <Button id={`deposit-pay-${stay.id}`} className="mt4" busy={deposit.busy} onPress={submit}>
        {t('addDeposit')}
      </Button>
    </Stack>
  )
}

const StayCard = ({ stay }: { stay: Stay }) => (
  <Section title={`${stay.personRelation} ${stay.personNameMasked}`}>
    <Card>
      <Row tight>
        <Grow>
          <Text look="sub">{t('ward', { hospital: stay.institutionName, ward: stay.ward, bed: stay.bed })}</Text>
        </Grow>
        <Pill tone={stay.state === 'IN_HOSPITAL' ? 'info' : 'paused'}>{stay.state === 'IN_HOSPITAL' ? t('inHospital') : t('discharged')}</Pill>
      </Row>
      <KeyValueList
        money
        items={[
          { key: t('deposited'), value: formatFen(stay.depositedFen) },
          { key: t('charged'), value: formatFen(stay.chargedFen) },
          { key: stay.remainingFen < 0 ? t('owed') : t('remaining'), value: formatFen(Math.abs(stay.remainingFen)), total: true },
        ]}
      />
      <Text look="cap">{t('dischargeNote')}</Text>
      {stay.state !== 'IN_HOSPITAL' ? null : stay.suggestedFen.length > 0 ? (
        <AddDeposit stay={stay} />
      ) : (
        <Notice id={`deposit-closed-${stay.id}`} tone="notice">
          {t('depositClosed')}
        </Notice>
      )}
    </Card>
    {stay.deposits.length > 0 ? (
      <Text look="strong" className="mt4">
        {t('history')}
      </Text>
    ) : null}
    {stay.deposits.length > 0 ? (
      <List label={t('history')}>
        {stay.deposits.map((payment, index) => (
          <Cell
            key={payment.id}
            id={`deposit-${payment.id}`}
            first={index === 0}
            title={formatFen(payment.cashFen)}
            note={`${momentText(payment.createdAt)} ${payment.stateText}`}
            value={payment.returnedFen > 0 ? t('returned', { amount: formatFen(payment.returnedFen) }) : undefined}
            href={href('billPay', { id: payment.id })}
            onPress={() => go('billPay', { id: payment.id })}
          />
        ))}
      </List>
    ) : null}
  </Section>
)

/** 住院预交金: what is left, what was paid in, and one more payment (R364, B08). */
export default function DepositsPage() {
  const signedIn = useSignedIn()
  const query = useRead('payments.listStays', {}, { keep: true, enabled: signedIn })
  return (
    <Page title={t('deposits')}>
      {signedIn ? (
        <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'hospital', title: t('noStays'), note: t('noStaysNote') }}>
          {({ items, isStale }) => (
            <>
              {isStale ? <Notice tone="notice">{t('stale')}</Notice> : null}
              {items.map((stay) => (
                <StayCard key={stay.id} stay={stay} />
              ))}
            </>
          )}
        </QueryStates>
      ) : (
        <SignInPrompt />
      )}
    </Page>
  )
}
