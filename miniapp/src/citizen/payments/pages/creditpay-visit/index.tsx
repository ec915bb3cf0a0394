import { formatDateCn } from '@jktl/shared/kernel/dates'
import { formatFen } from '@jktl/shared/kernel/money'
import type { CreditpayVisitDetail } from '@jktl/shared/payments/creditpay/contract'
import { useRead } from '@/platform/api'
import { callHotline } from '@/platform/phone'
import { currentPath } from '@/platform/router'
import { useSignedIn } from '@/platform/session'
import { ActionBar, Button, Card, KeyValueList, Notice, Page, Pill, QueryStates, Section, SignInPrompt, Stack, Text } from '@/ui'
import { momentText } from '../../../moments'
import { go, href, useParams } from '../../../routes'
import { t } from '../../creditpay-texts'
import { visitSign } from '../../creditpay-words'

function Hardship({ visit }: { visit: CreditpayVisitDetail }) {
  const { id, hardship } = visit
  if (hardship?.state === 'SUBMITTED' || hardship?.state === 'PROPOSED') return <Notice tone="info">{t('hardshipWaiting')}</Notice>
  return (
    <>
      {hardship?.state === 'APPROVED' && hardship.dueOn && visit.owedFen > 0 ? (
        <Notice tone="info">{t('hardshipYes', { day: formatDateCn(hardship.dueOn) })}</Notice>
      ) : null}
      {hardship?.state === 'REJECTED' ? <Notice tone="notice">{t('hardshipNo', { why: hardship.note ?? '' })}</Notice> : null}
      {visit.mayAskHardship ? (
        <Stack>
          <Button id="visit-hardship" kind="secondary" href={href('creditpayAsk', { id })} onPress={() => go('creditpayAsk', { id })}>
            {t('hardship')}
          </Button>
        </Stack>
      ) : null}
    </>
  )
}

/** One visit on credit: what was billed, what was paid of it and how, and what is left until when (K3–K5). */
export default function CreditpayVisitPage() {
  const { id = '' } = useParams('creditpayVisit')
  const signedIn = useSignedIn()
  const query = useRead('payments.getCreditpayVisit', { params: { id } }, { enabled: signedIn && id !== '' })
  const visit = query.data
  if (!signedIn)
    return (
      <Page title={t('visit')}>
        <SignInPrompt note={t('signIn')} returnTo={currentPath()} />
      </Page>
    )
  const target = { id: visit?.institutionId ?? '' }
  return (
    <Page
      title={t('visit')}
      bar={
        <ActionBar>
          {visit && visit.owedFen > 0 ? (
            <Button id="visit-repay" href={href('creditpayRepay', target)} onPress={() => go('creditpayRepay', target)}>
              {t('repay')}
            </Button>
          ) : (
            <Button id="visit-call" kind="secondary" icon="phone" onPress={callHotline}>
              {t('help')}
            </Button>
          )}
        </ActionBar>
      }
    >
      <QueryStates query={query}>
        {(shown) => (
          <>
            <Card id="visit-state" label={t('visit')}>
              <Pill tone={visitSign(shown).tone}>{visitSign(shown).text}</Pill>
              <Text look="strong" className="mt1">
                {shown.stateText}
              </Text>
              <KeyValueList
                items={[
                  { key: t('hospital'), value: shown.institutionName },
                  { key: t('department'), value: shown.subject },
                  { key: t('when'), value: momentText(shown.startedAt) },
                ]}
              />
              <KeyValueList
                money
                items={[
                  ...(shown.capturedFen > 0
                    ? [{ key: t('billed'), value: formatFen(shown.capturedFen) }]
                    : [{ key: t('frozen'), value: formatFen(shown.authorisedFen) }]),
                  ...(shown.repaidFen > 0 ? [{ key: t('repaid'), value: formatFen(shown.repaidFen) }] : []),
                  ...(shown.refundedFen > 0 ? [{ key: t('refunded'), value: formatFen(shown.refundedFen) }] : []),
                  ...(shown.writtenOffFen > 0 ? [{ key: t('writtenOff'), value: formatFen(shown.writtenOffFen) }] : []),
                  ...(shown.capturedFen > 0 ? [{ key: t('left'), value: formatFen(shown.owedFen) }] : []),
                ]}
              />
            </Card>
            <Hardship visit={shown} />
            {shown.repayments.length > 0 ? (
              <Section title={t('repayments')}>
                <Card>
                  <KeyValueList
                    items={shown.repayments.map((r) => ({
                      key: `${momentText(r.at)} ${r.via}`,
                      value: `${formatFen(r.amountFen)}${r.returnedFen > 0 ? ` ${t('returned', { amount: formatFen(r.returnedFen) })}` : ''}`,
                    }))}
                  />
                </Card>
              </Section>
            ) : null}
            <Section title={t('history')}>
              <Card>
                <KeyValueList items={shown.history.map((h) => ({ key: momentText(h.at), value: h.text }))} />
              </Card>
            </Section>
          </>
        )}
      </QueryStates>
    </Page>
  )
}
