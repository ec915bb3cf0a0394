import type { PersonCredit } from '@jktl/shared/appointments/credit/contract'
import { dateOf, formatDateCn, formatDayCn, formatTimeCn } from '@jktl/shared/kernel/dates'
import { useRead } from '@/platform/api'
import { callHotline } from '@/platform/phone'
import { currentPath } from '@/platform/router'
import { useSignedIn } from '@/platform/session'
import {
  ActionBar,
  Button,
  Card,
  Grow,
  KeyValueList,
  LinkButton,
  Notice,
  Page,
  Pill,
  QueryStates,
  Row,
  Section,
  SignInPrompt,
  Stack,
  Text,
  type StatusTone,
} from '@/ui'
import { go, href } from '../../../routes'
import { t } from '../../credit-texts'
import { Rules } from '../../rules'

type Violation = PersonCredit['violations'][number]
const TONES: Record<PersonCredit['standing'], StatusTone> = { CLEAN: 'ok', WARNED: 'notice', LISTED: 'danger' }
const NOT_AFFECTED = ['emergency', 'window', 'referral', 'vaccination', 'kept', 'self'] as const

const dayOf = (instant: string): string => formatDateCn(dateOf(Date.parse(instant)))
/** With the year: a period of months may cross it. */
const fullDayOf = (instant: string): string => t('fullDay', { year: dateOf(Date.parse(instant)).slice(0, 4), day: dayOf(instant) })

/** One record: what happened, whether it counts, and the way back. */
function Record({ item }: { item: Violation }) {
  const { id, appealId, appealState, appealUntil, appointmentId } = item
  return (
    <Stack>
      <Card id={`violation-${id}`}>
        <Row top>
          <Grow>
            <Text look="strong">{`${formatDayCn(item.date)} ${formatTimeCn(item.start)}`}</Text>
            <Text>{item.institutionName}</Text>
          </Grow>
          <Pill tone={item.counts ? 'notice' : 'info'}>{t(item.counts ? 'counts' : 'notCounted')}</Pill>
        </Row>
        <Text look="sub" className="mt1">
          {item.text}
        </Text>
        {appealUntil ? <Text look="sub">{t('appealUntil', { time: dayOf(appealUntil) })}</Text> : null}
        {appealUntil ? (
          <Stack>
            <Button id={`appeal-${id}`} kind="secondary" href={href('appeal', { id })} onPress={() => go('appeal', { id })}>
              {t('appeal')}
            </Button>
          </Stack>
        ) : null}
        {appealId && appealState ? (
          <LinkButton id={`progress-${id}`} more href={href('appealProgress', { id: appealId })} onPress={() => go('appealProgress', { id: appealId })}>
            {t(appealState)}
          </LinkButton>
        ) : null}
        {appointmentId ? (
          <LinkButton id={`visit-${id}`} more href={href('appointment', { id: appointmentId })} onPress={() => go('appointment', { id: appointmentId })}>
            {t('seeVisit')}
          </LinkButton>
        ) : null}
      </Card>
    </Stack>
  )
}

const Person = ({ credit, first }: { credit: PersonCredit; first: boolean }) => (
  <Section id={`credit-${credit.personId}`} title={`${credit.personRelation} ${credit.personNameMasked}`} first={first}>
    <Card>
      <Row top>
        <Grow>
          <Text look="strong">{credit.text}</Text>
        </Grow>
        <Pill tone={TONES[credit.standing]}>{t(credit.standing)}</Pill>
      </Row>
      {credit.counted > 0 || credit.listedUntil ? (
        <KeyValueList
          items={[
            { key: t('counted'), value: t('countedValue', { count: credit.counted, limit: credit.limit }) },
            ...(credit.listedUntil ? [{ key: t('until'), value: fullDayOf(credit.listedUntil) }] : []),
            ...(credit.listedWhere ? [{ key: t('where'), value: credit.listedWhere }] : []),
          ]}
        />
      ) : null}
    </Card>
    {credit.violations.map((item) => (
      <Record key={item.id} item={item} />
    ))}
  </Section>
)

/** 预约信用 of the family (R345, R351, A33): what counted, until when, what is never affected, how to appeal. */
export default function CreditPage() {
  const signedIn = useSignedIn()
  const query = useRead('appointments.listCredit', {}, { enabled: signedIn })
  if (!signedIn)
    return (
      <Page title={t('title')}>
        <SignInPrompt note={t('signInNote')} returnTo={currentPath()} />
      </Page>
    )
  return (
    <Page
      title={t('title')}
      bar={
        <ActionBar>
          <Button id="credit-call" kind="secondary" icon="phone" onPress={callHotline}>
            {t('help')}
          </Button>
        </ActionBar>
      }
    >
      <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'users', title: t('nobody'), note: t('nobodyNote') }}>
        {({ items, accountNote }) => {
          const [first] = items
          return (
            <>
              {accountNote ? <Notice tone="notice">{accountNote}</Notice> : null}
              {items.map((credit, index) => (
                <Person key={credit.personId} credit={credit} first={index === 0} />
              ))}
              <Section title={t('notAffected')}>
                <Card id="credit-open">
                  <Rules rules={NOT_AFFECTED.map((key) => t(key))} />
                </Card>
              </Section>
              {first ? (
                <Section title={t('rules')}>
                  <Card>
                    <Rules
                      rules={[
                        t('rule1'),
                        t('rule2', { count: first.forgivenessPerYear }),
                        t('rule3', { days: first.windowDays, limit: first.limit, ban: first.banDays }),
                        t('rule4'),
                        t('rule5'),
                      ]}
                    />
                  </Card>
                </Section>
              ) : null}
            </>
          )
        }}
      </QueryStates>
    </Page>
  )
}
