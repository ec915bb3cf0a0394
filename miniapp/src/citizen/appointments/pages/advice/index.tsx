import { formatDayCn } from '@jktl/shared/kernel/dates'
import { useRead, type Answer } from '@/platform/api'
import { callPhone } from '@/platform/phone'
import { ActionBar, Button, Card, Cell, Empty, Grow, List, Money, Notice, Page, Pill, QueryStates, Row, Section, Skeleton, Stack, Tag, Text } from '@/ui'
import { usePeople } from '../../../people/use-people'
import { go, href } from '../../../routes'
import { isEmptyDraft, useDraft } from '../../guidance-draft'
import { t } from '../../guidance-texts'

type Advice = Answer<'appointments.askGuidance'>
const EMERGENCY_PHONE = '120'
const TONE = { HIGH: 'ok', MEDIUM: 'info', LOW: 'paused' } as const
const METRES_PER_KM = 1000
const distance = (metres: number | null): string => (metres === null ? '' : t('km', { km: Math.max(1, Math.round(metres / METRES_PER_KM)) }))
const joined = (...words: (string | null)[]): string => words.filter(Boolean).join(' · ')

/** Whatever else was told: first the red flags, 120 and the emergency rooms. */
function Emergency({ advice: { emergency, redFlags } }: { advice: Advice }) {
  if (!emergency) return null
  return (
    <>
      <Card label={emergency.title}>
        <Notice id="emergency" tone="danger">
          {emergency.title}
        </Notice>
        {redFlags.map(({ code, title, advice, source }) => (
          <Stack key={code}>
            <Text look="strong">{title}</Text>
            <Text>{advice}</Text>
            <Text look="cap">{source ? t('source', { issuer: source.issuer, title: source.title, edition: source.edition }) : t('noSource')}</Text>
          </Stack>
        ))}
      </Card>
      <Section title={t('emergencyRooms')}>
        <List label={t('emergencyRooms')}>
          {emergency.institutions.map(({ id, name, address, phone, distanceM }, index) => (
            <Cell
              key={id}
              first={index === 0}
              icon="hospital"
              title={name}
              note={joined(distance(distanceM), address)}
              action={
                <Button id={`emergency-room-${id}`} kind="secondary" small label={`${t('callHospital')} ${name}`} onPress={() => callPhone(phone)}>
                  {t('callHospital')}
                </Button>
              }
            />
          ))}
        </List>
      </Section>
      <Section title={t('whileWaiting')}>
        <Card>
          {emergency.whileWaiting.map((line) => (
            <Text key={line} className="mt2">
              {line}
            </Text>
          ))}
        </Card>
      </Section>
      <Section title={t('afterEmergency')}>
        <List label={t('afterEmergency')}>
          <Cell
            id="after-emergency"
            first
            icon="steth"
            title={t('findDoctors')}
            note={t('afterEmergencyNote')}
            href={href('doctors')}
            onPress={() => go('doctors')}
          />
        </List>
      </Section>
    </>
  )
}

function Departments({ departments }: Pick<Advice, 'departments'>) {
  return (
    <Section title={t('departments')}>
      {departments.map(({ standardCode, name, confidence, reasons }) => (
        <Card key={standardCode} id={`advised-${standardCode.replace('.', '-')}`} label={name}>
          <Row wrap>
            <Grow>
              <Text look="strong">{name}</Text>
            </Grow>
            <Pill tone={TONE[confidence]}>{t(confidence)}</Pill>
          </Row>
          {reasons.map((reason) => (
            <Text key={reason} look="sub">
              {reason}
            </Text>
          ))}
        </Card>
      ))}
    </Section>
  )
}

function Community({ communityFirst }: Pick<Advice, 'communityFirst'>) {
  if (!communityFirst) return null
  const { reasons, services, sources, institutions } = communityFirst
  return (
    <Section id="community-first" title={t('community')}>
      <Card>
        {reasons.map((reason) => (
          <Text key={reason}>{reason}</Text>
        ))}
        <Text look="sub" className="mt2">
          {t('communityServices', { list: services.join('、') })}
        </Text>
        {sources.map(({ id, issuer, title, edition }) => (
          <Text key={id} look="cap" className="mt2">
            {t('source', { issuer, title, edition })}
          </Text>
        ))}
      </Card>
      <Stack>
        <List label={t('community')}>
          {institutions.map(({ id, name, address, departmentId, nextDate, remaining, distanceM }, index) => (
            <Cell
              key={id}
              id={`community-${id}`}
              first={index === 0}
              icon="care"
              plate="tint"
              title={name}
              note={joined(nextDate ? t('free', { day: formatDayCn(nextDate), count: remaining }) : t('full'), distance(distanceM), address)}
              href={departmentId ? href('slots', { departmentId }) : href('hospital', { id })}
              onPress={() => (departmentId ? go('slots', { departmentId }) : go('hospital', { id }))}
            />
          ))}
        </List>
      </Stack>
    </Section>
  )
}

function Doctors({ recommendations }: Pick<Advice, 'recommendations'>) {
  return (
    <Section title={t('doctors')}>
      {recommendations.map((doctor) => (
        <Card key={doctor.doctorId} id={`recommended-${doctor.doctorId}`} label={doctor.doctorName}>
          <Row top>
            <Grow>
              <Text look="strong">{`${doctor.doctorName} ${doctor.doctorTitle}`}</Text>
              <Text look="sub">{`${doctor.departmentName} · ${doctor.institutionName}`}</Text>
            </Grow>
            <Money amountFen={doctor.feeFen} />
          </Row>
          <Text className="mt2">{doctor.nextDate ? t('free', { day: formatDayCn(doctor.nextDate), count: doctor.remaining }) : t('full')}</Text>
          <Text look="sub">
            {doctor.rating ? t('rating', { score: (doctor.rating.scoreX10 / 10).toFixed(1), count: doctor.rating.sampleSize }) : t('noRating')}
          </Text>
          {doctor.speaksMongolian ? <Tag>{t('mongolian')}</Tag> : null}
          <Text look="cap" className="mt2">
            {`${t('because')}：${doctor.reasons.map(({ text }) => text).join('；')}`}
          </Text>
          <Button
            id={`book-${doctor.doctorId}`}
            kind="secondary"
            className="mt3"
            label={`${t('book')} ${doctor.doctorName}`}
            href={href('slots', { doctorId: doctor.doctorId })}
            onPress={() => go('slots', { doctorId: doctor.doctorId })}
          >
            {t('book')}
          </Button>
        </Card>
      ))}
      <Text look="cap" className="mt3">
        {t('order')}
      </Text>
      <Button id="advice-doctors" kind="quiet" icon="search" className="mt2" href={href('doctors')} onPress={() => go('doctors')}>
        {t('moreDoctors')}
      </Button>
    </Section>
  )
}

/** 看病建议: danger first; then which department and why, the community, doctors with numbers (R354). */
export default function AdvicePage() {
  const draft = useDraft()
  const { signedIn, acting } = usePeople()
  const { symptoms, diseases, warnings, text, since, pregnant, ageYears, sex, areaCode } = draft
  const about = signedIn && acting ? { personId: acting.id } : { ...(ageYears !== null && { ageYears }), ...(sex && { sex }) }
  const isEmpty = isEmptyDraft(draft)
  const query = useRead(
    'appointments.askGuidance',
    {
      body: {
        symptoms: symptoms.map(({ code }) => code),
        diseases: diseases.map(({ code }) => code),
        warnings: [...warnings],
        ...(text && { text }),
        ...(since && { since }),
        ...(pregnant && { pregnant }),
        ...(areaCode && { areaCode }),
        ...about,
      },
    },
    { enabled: !isEmpty },
  )
  const again = (): void => {
    draft.clear()
    go('symptoms')
  }
  return (
    <Page
      title={t('adviceTitle')}
      bar={
        query.data?.emergency ? (
          <ActionBar
            start={
              <Button id="advice-again" kind="secondary" fit onPress={again}>
                {t('startAgain')}
              </Button>
            }
          >
            <Button id="emergency-call" kind="danger-fill" icon="phone" onPress={() => callPhone(EMERGENCY_PHONE)}>
              {t('call120')}
            </Button>
          </ActionBar>
        ) : (
          <ActionBar>
            <Button id="advice-again" kind={isEmpty ? 'primary' : 'secondary'} onPress={again}>
              {isEmpty ? t('begin') : t('startAgain')}
            </Button>
          </ActionBar>
        )
      }
    >
      {isEmpty ? (
        <Empty icon="steth" title={t('noQuestion')} note={t('noQuestionNote')} />
      ) : (
        <QueryStates query={query} skeleton={<Skeleton rows={4} />}>
          {(advice) => (
            <>
              <Emergency advice={advice} />
              {advice.understood.length > 0 ? (
                <Text look="sub" className="mt3">{`${t('understood')}：${advice.understood.map(({ name }) => name).join('、')}`}</Text>
              ) : null}
              {advice.emergency ? null : (
                <>
                  {advice.alternative ? <Notice tone="info">{advice.alternative}</Notice> : null}
                  <Community communityFirst={advice.communityFirst} />
                  <Departments departments={advice.departments} />
                  <Doctors recommendations={advice.recommendations} />
                </>
              )}
              <Text look="cap" className="mt4">
                {advice.note}
              </Text>
            </>
          )}
        </QueryStates>
      )}
    </Page>
  )
}
