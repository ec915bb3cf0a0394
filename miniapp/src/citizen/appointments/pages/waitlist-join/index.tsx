import { formatDayCn } from '@jktl/shared/kernel/dates'
import { formatFen } from '@jktl/shared/kernel/money'
import { useState } from 'react'
import { ApiProblem, useRead, useWrite, type Answer } from '@/platform/api'
import { pay } from '@/platform/pay'
import { currentPath } from '@/platform/router'
import { signIn } from '@/platform/session'
import { ActionBar, Button, Card, KeyValueList, LinkButton, Notice, Page, QueryStates, RadioGroup, Section, SignInPrompt, Stack, Text } from '@/ui'
import { momentText } from '../../../moments'
import { ActingFor } from '../../../people/acting-for'
import { relationLabel, usePeople } from '../../../people/use-people'
import { go, href, replace, useParams } from '../../../routes'
import { Rules } from '../../rules'
import { useReveal } from '../../use-reveal'
import { t } from '../../waitlist-texts'

type Preview = Answer<'appointments.previewWaitlist'>
type Half = 'AM' | 'PM' | 'NIGHT'
type Scope = 'doctor' | 'department'
type Money = 'later' | 'prepay'

/** Where a refusal leads on, by its code. */
const WAY_ON = [
  { id: 'join-mine', label: 'seeMine', to: 'waitlist', codes: ['APPOINTMENTS.ALREADY_WAITING', 'APPOINTMENTS.WAITLIST_FULL'] },
  { id: 'join-phone', label: 'bindPhone', to: 'settings', codes: ['APPOINTMENTS.PHONE_NEEDED'] },
  { id: 'join-family', label: 'seeFamily', to: 'family', codes: ['APPOINTMENTS.PERSON_NOT_VERIFIED'] },
] as const satisfies readonly { id: string; label: string; to: string; codes: readonly string[] }[]

const isHalf = (text: string | undefined): text is Half => text === 'AM' || text === 'PM' || text === 'NIGHT'

function Failed({ failure }: { failure: Error }) {
  const code = failure instanceof ApiProblem ? failure.code : null
  return (
    <Notice id="join-failed" tone="danger" live>
      <Text look="sub">{failure instanceof ApiProblem ? failure.title : t('retry')}</Text>
      {WAY_ON.filter(({ codes }) => codes.some((one) => one === code)).map(({ id, label, to }) => (
        <LinkButton key={id} id={id} href={href(to)} onPress={() => go(to)}>
          {t(label)}
        </LinkButton>
      ))}
    </Notice>
  )
}

/** What is waited for, how many wait, until when. */
const What = ({ seen }: { seen: Preview }) => (
  <Section title={t('what')} first>
    <Card id="join-what">
      <KeyValueList
        items={[
          { key: t('hospital'), value: seen.institutionName },
          { key: t('department'), value: seen.departmentName },
          { key: t('doctor'), value: seen.doctorName ?? t('anyDoctor') },
          { key: t('day'), value: formatDayCn(seen.date) },
          { key: t('halfKey'), value: seen.half ? t(seen.half) : t('anyHalf') },
          { key: t('ahead'), value: t('aheadCount', { count: seen.waiting }) },
          { key: t('total'), value: t('totalCount', { count: seen.total }) },
          ...(seen.until ? [{ key: t('until'), value: momentText(seen.until) }] : []),
        ]}
      />
    </Card>
  </Section>
)

function Form({ departmentId, doctorId, date, half }: { departmentId: string; doctorId: string | undefined; date: string; half: Half | undefined }) {
  const { acting } = usePeople()
  const [scope, setScope] = useState<Scope>(doctorId ? 'doctor' : 'department')
  const [money, setMoney] = useState<Money>('later')
  const wish = { departmentId, date, ...(scope === 'doctor' && doctorId ? { doctorId } : {}), ...(half ? { half } : {}) }
  const query = useRead('appointments.previewWaitlist', { query: wish }, { keepPrevious: true })
  const own = useRead('appointments.previewWaitlist', { query: { departmentId, date, ...(doctorId ? { doctorId } : {}), ...(half ? { half } : {}) } })
  const join = useWrite('appointments.joinWaitlist', {
    onDone: ({ entry, checkout }) => {
      const there = { id: entry.id }
      if (checkout) void pay(checkout, href('waitlistEntry', there)).then((hint) => (hint === 'left' ? undefined : replace('waitlistEntry', there)))
      else replace('waitlistEntry', there)
    },
    refresh: ['appointments.listWaitlist', 'insights.getHome', 'payments.listTradeOrders'],
  })
  useReveal('join-failed', join.failure)
  const seen = query.data
  const prepay = money === 'prepay' && seen?.prepayFen !== null
  const submit = () => {
    if (acting) join.run({ body: { personId: acting.id, ...wish, prepay } })
    else go('addPerson', { relation: 'SELF' })
  }
  return (
    <Page
      title={t('joinTitle')}
      strip={<ActingFor />}
      bar={
        seen?.closedText ? (
          <ActionBar>
            <Button id="join-other" kind="secondary" onPress={() => replace('slots', doctorId ? { doctorId } : { departmentId })}>
              {t('other')}
            </Button>
          </ActionBar>
        ) : (
          <ActionBar {...(prepay && seen?.prepayFen ? { sum: formatFen(seen.prepayFen), note: t('prepaid') } : {})}>
            <Button id="join-submit" fit={prepay} busy={join.busy} onPress={submit}>
              {!acting ? t('addSelf') : prepay ? t('submitPay') : t('submit')}
            </Button>
          </ActionBar>
        )
      }
    >
      {join.failure ? <Failed failure={join.failure} /> : null}
      <QueryStates query={query}>
        {(shown) => (
          <>
            {shown.closedText ? (
              <Notice id="join-closed" tone="notice" live>
                {shown.closedText}
              </Notice>
            ) : null}
            <What seen={shown} />
            {acting ? (
              <Stack>
                <Card>
                  <KeyValueList items={[{ key: t('who'), value: `${relationLabel(acting)} ${acting.nameMasked}` }]} />
                </Card>
              </Stack>
            ) : null}
            {doctorId ? (
              <Section title={t('wish')}>
                <RadioGroup
                  id="join-scope"
                  label={t('wish')}
                  value={scope}
                  onChange={setScope}
                  choices={[
                    { value: 'doctor', label: t('ofDoctor', { doctor: own.data?.doctorName ?? t('doctor') }), note: t('ofDoctorNote') },
                    { value: 'department', label: t('ofDepartment'), note: t('ofDepartmentNote') },
                  ]}
                />
              </Section>
            ) : null}
            {shown.prepayFen !== null && !shown.closedText ? (
              <Section title={t('money')}>
                <RadioGroup
                  id="join-money"
                  label={t('money')}
                  value={money}
                  onChange={setMoney}
                  choices={[
                    { value: 'later', label: t('payLater'), note: t('payLaterNote') },
                    { value: 'prepay', label: t('prepay', { fee: formatFen(shown.prepayFen) }), note: t('prepayNote') },
                  ]}
                />
              </Section>
            ) : null}
            <Section title={t('rules')}>
              <Card>
                <Rules rules={shown.rules} />
              </Card>
            </Section>
          </>
        )}
      </QueryStates>
    </Page>
  )
}

/** 候补: who, what, until when, paid in advance or not, and what happens then (A25, W1, W5). */
export default function WaitlistJoinPage() {
  const { departmentId = '', doctorId, date = '', half } = useParams('waitlistJoin')
  const { signedIn } = usePeople()
  if (!signedIn) {
    return (
      <Page title={t('joinTitle')}>
        <SignInPrompt />
        <Button id="join-sign-in" kind="quiet" className="mt3" onPress={() => void signIn(currentPath())}>
          {t('signIn')}
        </Button>
      </Page>
    )
  }
  return <Form departmentId={departmentId} doctorId={doctorId} date={date} half={isHalf(half) ? half : undefined} />
}
