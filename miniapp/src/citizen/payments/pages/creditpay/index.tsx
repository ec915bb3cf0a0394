import { dateOf, formatDateCn } from '@jktl/shared/kernel/dates'
import { formatFen } from '@jktl/shared/kernel/money'
import type { CreditpayDebt, CreditpayHome } from '@jktl/shared/payments/creditpay/contract'
import { useState } from 'react'
import { ApiProblem, useRead, useWrite } from '@/platform/api'
import { callHotline } from '@/platform/phone'
import { currentPath } from '@/platform/router'
import { useSignedIn } from '@/platform/session'
import {
  ActionBar,
  Button,
  Card,
  Cell,
  Dialog,
  Grow,
  KeyValueList,
  List,
  Money,
  Notice,
  Page,
  Pill,
  QueryStates,
  Row,
  Section,
  SignInPrompt,
  Stack,
  Switch,
  Text,
} from '@/ui'
import { go, href } from '../../../routes'
import { t } from '../../creditpay-texts'
import { dueText, STATE_TONE } from '../../creditpay-words'

const REFRESH = ['payments.getCreditpay'] as const

const Standing = ({ home }: { home: CreditpayHome }) => (
  <Card id="creditpay-standing" label={t('title')}>
    <Row top>
      <Grow>
        <Text look="sub">{home.state === 'NOT_SIGNED' ? t('title') : t('available')}</Text>
      </Grow>
      <Pill tone={STATE_TONE[home.state]}>{t(home.state)}</Pill>
    </Row>
    {home.state === 'NOT_SIGNED' || home.state === 'APPLYING' ? null : (
      <Text className="mt1">
        <Money amountFen={home.availableFen} large />
      </Text>
    )}
    <Text className="mt1">{home.stateText}</Text>
    {home.state === 'NOT_SIGNED' || home.state === 'APPLYING' ? null : (
      <KeyValueList
        money
        items={[
          { key: t('limit'), value: formatFen(home.limitFen) },
          ...(home.frozenFen > 0 ? [{ key: t('frozen'), value: formatFen(home.frozenFen) }] : []),
          { key: t('owed'), value: formatFen(home.owedFen) },
          ...(home.dueOn ? [{ key: t('dueOn'), value: formatDateCn(home.dueOn) }] : []),
        ]}
      />
    )}
  </Card>
)

const Debt = ({ debt, creditAccountId, of }: { debt: CreditpayDebt; creditAccountId?: string; of: string }) => {
  const target = { id: debt.institutionId, ...(creditAccountId ? { creditAccountId } : {}) }
  return (
    <Stack>
      <Card id={`debt-${of}-${debt.institutionId}`}>
        <Row top>
          <Grow>
            <Text look="strong">{debt.institutionName}</Text>
            <Text look="sub">{dueText(debt)}</Text>
          </Grow>
          <Text look="strong" inline>
            <Money amountFen={debt.owedFen} />
          </Text>
        </Row>
        {debt.keptFen > 0 ? <Text look="sub">{t('kept', { amount: formatFen(debt.keptFen) })}</Text> : null}
        {debt.owedFen > 0 ? (
          <Stack>
            <Button id={`repay-${of}-${debt.institutionId}`} href={href('creditpayRepay', target)} onPress={() => go('creditpayRepay', target)}>
              {t('repay')}
            </Button>
          </Stack>
        ) : null}
      </Card>
    </Stack>
  )
}

const Conditions = ({ home }: { home: CreditpayHome }) => (
  <Section title={t('conditions')}>
    <Card id="creditpay-conditions">
      {home.rejection ? <Notice tone="notice">{t('rejected', { why: home.rejection })}</Notice> : null}
      <KeyValueList items={home.conditions.map((c) => ({ key: c.text, value: t(c.isMet ? 'met' : 'unmet') }))} />
      {home.personNameMasked === null ? (
        <Button id="creditpay-add-self" kind="secondary" href={href('addPerson', { relation: 'SELF' })} onPress={() => go('addPerson', { relation: 'SELF' })}>
          {t('addSelf')}
        </Button>
      ) : null}
    </Card>
  </Section>
)

const Terms = ({ terms }: { terms: NonNullable<CreditpayHome['terms']> }) => (
  <Section title={t('terms')}>
    <Card id="creditpay-terms">
      <Text>{t('termFree', { days: terms.interestFreeDays })}</Text>
      <Text className="mt2">{t('termLimit', { amount: formatFen(terms.startLimitFen) })}</Text>
      <Text className="mt2">{t('termList', { days: terms.listAfterDays })}</Text>
      <Text look="strong" className="mt2">
        {t('termOpen')}
      </Text>
      {terms.hospitals.length > 0 ? <Text className="mt2">{t('termWhere', { names: terms.hospitals.join('、') })}</Text> : null}
      <Text look="sub" className="mt2">
        {terms.isSample ? t('sample') : t('source', { source: terms.source })}
      </Text>
    </Card>
  </Section>
)

function Listed({ home }: { home: CreditpayHome }) {
  if (!home.listing) return null
  const { listedAt, reason, appeal } = home.listing
  return (
    <Section title={t('listedTitle')}>
      <Card id="creditpay-listed">
        <Text>{t('listedAt', { day: formatDateCn(dateOf(Date.parse(listedAt))), why: reason })}</Text>
        {appeal === 'SUBMITTED' || appeal === 'PROPOSED' ? <Text look="sub">{t('appealWaiting')}</Text> : null}
        {appeal === 'REJECTED' ? <Text look="sub">{t('appealRejected')}</Text> : null}
        {home.mayAppeal ? (
          <Stack>
            <Button id="creditpay-appeal" kind="secondary" href={href('creditpayAsk', {})} onPress={() => go('creditpayAsk', {})}>
              {t('appeal')}
            </Button>
          </Stack>
        ) : null}
      </Card>
    </Section>
  )
}

/** 先诊疗后付费 (R362): how much can be used, what is owed to whom until when, and the way to each next step. */
export default function CreditpayPage() {
  const signedIn = useSignedIn()
  const [stopping, setStopping] = useState(false)
  const query = useRead('payments.getCreditpay', {}, { enabled: signedIn })
  const family = useWrite('payments.putCreditpayFamily', { refresh: [...REFRESH] })
  const stop = useWrite('payments.terminateCreditpay', { onDone: () => setStopping(false), refresh: [...REFRESH] })
  const home = query.data
  if (!signedIn)
    return (
      <Page title={t('title')}>
        <SignInPrompt note={t('signIn')} returnTo={currentPath()} />
      </Page>
    )
  const isOpen = home !== undefined && home.state !== 'NOT_SIGNED' && home.state !== 'APPLYING'
  const failure = family.failure ?? stop.failure
  return (
    <Page
      title={t('title')}
      bar={
        home?.mayApply ? (
          <ActionBar>
            <Button id="creditpay-open" href={href('creditpaySign')} onPress={() => go('creditpaySign')}>
              {t('open')}
            </Button>
          </ActionBar>
        ) : (
          <ActionBar>
            <Button id="creditpay-call" kind="secondary" icon="phone" onPress={callHotline}>
              {t('help')}
            </Button>
          </ActionBar>
        )
      }
      overlay={
        stopping ? (
          <Dialog
            id="creditpay-stop-dialog"
            title={t('stopTitle')}
            confirm={t('stopGo')}
            onConfirm={() => stop.run({})}
            busy={stop.busy}
            danger
            dismiss={t('keep')}
            onDismiss={() => setStopping(false)}
          >
            <Text>{t('stopNote')}</Text>
          </Dialog>
        ) : undefined
      }
    >
      {failure ? (
        <Notice id="creditpay-failed" tone="danger" live>
          {failure instanceof ApiProblem ? failure.title : t('failed')}
        </Notice>
      ) : null}
      <QueryStates query={query}>
        {(shown) => (
          <>
            <Standing home={shown} />
            <Listed home={shown} />
            {isOpen ? (
              <Section title={t('owedNow')}>
                {shown.debts.length === 0 ? <Text look="sub">{t('nothingOwed')}</Text> : null}
                {shown.debts.map((debt) => (
                  <Debt key={debt.institutionId} debt={debt} of="own" />
                ))}
                <Stack>
                  <List label={t('visits')}>
                    <Cell id="creditpay-visits" first icon="clip" title={t('visits')} href={href('creditpayVisits')} onPress={() => go('creditpayVisits')} />
                  </List>
                </Stack>
              </Section>
            ) : null}
            {shown.relatives.length > 0 ? (
              <Section title={t('repayFor')}>
                <Text look="sub">{t('familyNote')}</Text>
                {shown.relatives.map((relative) => (
                  <Section key={relative.creditAccountId} title={relative.personNameMasked}>
                    {relative.debts.map((debt) => (
                      <Debt key={debt.institutionId} debt={debt} creditAccountId={relative.creditAccountId} of={relative.creditAccountId} />
                    ))}
                  </Section>
                ))}
              </Section>
            ) : null}
            {isOpen ? (
              <Section title={t('family')}>
                <Card>
                  <Switch
                    id="creditpay-family"
                    label={t('family')}
                    checked={shown.familyMayRepay}
                    onChange={(mayRepay) => family.run({ body: { mayRepay } })}
                  />
                  <Text look="sub">{t('familyHint')}</Text>
                </Card>
              </Section>
            ) : null}
            {shown.state === 'NOT_SIGNED' ? <Conditions home={shown} /> : null}
            {shown.terms ? <Terms terms={shown.terms} /> : null}
            {shown.mayTerminate ? (
              <Stack>
                <Button id="creditpay-stop" kind="quiet" onPress={() => setStopping(true)}>
                  {t('stop')}
                </Button>
              </Stack>
            ) : null}
          </>
        )}
      </QueryStates>
    </Page>
  )
}
