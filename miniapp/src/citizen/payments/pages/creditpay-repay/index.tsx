import { formatFen, parseYuan } from '@jktl/shared/kernel/money'
import type { SurplusChoice } from '@jktl/shared/payments/creditpay/model'
import { useState } from 'react'
import { ApiProblem, useRead, useWrite } from '@/platform/api'
import { currentPath } from '@/platform/router'
import { useSignedIn } from '@/platform/session'
import { ActionBar, Button, Card, Field, KeyValueList, Notice, Page, QueryStates, RadioGroup, Section, SignInPrompt, Stack, Text } from '@/ui'
import { replace, useParams } from '../../../routes'
import { t } from '../../creditpay-texts'
import { dueText } from '../../creditpay-words'

/** Yuan as typed; null for what is no amount. */
function typedFen(text: string): number | null {
  try {
    return parseYuan(text)
  } catch {
    return null
  }
}

/** 还款 to one hospital: all or a part, one's own debt or a relative's; paid at the common cashier (K4, B31). */
export default function CreditpayRepayPage() {
  const { id = '', creditAccountId } = useParams('creditpayRepay')
  const signedIn = useSignedIn()
  const [much, setMuch] = useState<'all' | 'part'>('all')
  const [typed, setTyped] = useState('')
  const [surplus, setSurplus] = useState<SurplusChoice>('REFUND')
  const [error, setError] = useState<string>()
  const query = useRead('payments.getCreditpay', {}, { enabled: signedIn && id !== '' })
  const repay = useWrite('payments.repayCreditpay', {
    onDone: ({ tradeOrderId }) => replace('order', { id: tradeOrderId }),
    refresh: ['payments.getCreditpay'],
  })
  if (!signedIn)
    return (
      <Page title={t('repayTitle')}>
        <SignInPrompt note={t('signIn')} returnTo={currentPath()} />
      </Page>
    )
  const relative = query.data?.relatives.find((r) => r.creditAccountId === creditAccountId)
  const debt = (creditAccountId ? relative?.debts : query.data?.debts)?.find((d) => d.institutionId === id && d.owedFen > 0)
  const owedFen = debt?.owedFen ?? 0
  const amountFen = much === 'all' ? owedFen : typedFen(typed)
  const send = () => {
    if (amountFen === null || amountFen <= 0 || amountFen > owedFen) return setError(t('amountWrong', { amount: formatFen(owedFen) }))
    setError(undefined)
    repay.run({ body: { institutionId: id, amountFen, surplus, ...(creditAccountId ? { creditAccountId } : {}) } })
  }
  return (
    <Page
      title={t('repayTitle')}
      bar={
        debt ? (
          <ActionBar>
            <Button id="repay-go" busy={repay.busy} onPress={send}>
              {t('toCashier', { amount: formatFen(amountFen ?? 0) })}
            </Button>
          </ActionBar>
        ) : undefined
      }
    >
      {repay.failure ? (
        <Notice id="repay-failed" tone="danger" live>
          {repay.failure instanceof ApiProblem ? repay.failure.title : t('failed')}
        </Notice>
      ) : null}
      <QueryStates query={query} empty={{ when: () => debt === undefined, icon: 'wallet', title: t('nothingOwed') }}>
        {() => (
          <>
            <Card id="repay-debt" label={t('repayTitle')}>
              <KeyValueList
                items={[
                  ...(relative ? [{ key: t('repayWhom'), value: relative.personNameMasked }] : []),
                  { key: t('repayTo'), value: debt?.institutionName ?? '' },
                  { key: t('owed'), value: formatFen(owedFen) },
                  ...(debt ? [{ key: t('dueOn'), value: dueText(debt) }] : []),
                ]}
              />
              <Text look="sub">{t('directNote')}</Text>
            </Card>
            <Section title={t('howMuch')}>
              <RadioGroup
                id="repay-much"
                label={t('howMuch')}
                choices={[
                  { value: 'all', label: t('all', { amount: formatFen(owedFen) }) },
                  { value: 'part', label: t('part') },
                ]}
                value={much}
                onChange={setMuch}
              />
              {much === 'part' ? (
                <Stack>
                  <Field
                    id="repay-amount"
                    label={t('amount')}
                    hint={t('amountHint', { amount: formatFen(owedFen) })}
                    value={typed}
                    onChange={setTyped}
                    error={error}
                    maxLength={9}
                    required
                  />
                </Stack>
              ) : null}
            </Section>
            <Section title={t('surplus')}>
              <RadioGroup
                id="repay-surplus"
                label={t('surplus')}
                choices={[
                  { value: 'REFUND', label: t('REFUND'), note: t('REFUND_note') },
                  { value: 'KEEP', label: t('KEEP'), note: t('KEEP_note') },
                ]}
                value={surplus}
                onChange={setSurplus}
              />
            </Section>
          </>
        )}
      </QueryStates>
    </Page>
  )
}
