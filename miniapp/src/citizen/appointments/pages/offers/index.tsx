import type { PoolOffer } from '@jktl/shared/appointments/pool/contract'
import { formatDayCn, formatTimeCn } from '@jktl/shared/kernel/dates'
import { formatFen } from '@jktl/shared/kernel/money'
import { useState } from 'react'
import { ApiProblem, useRead, useWrite, type ReadId } from '@/platform/api'
import { useSignedIn } from '@/platform/session'
import { Button, Buttons, Card, Dialog, Grow, Heading, KeyValueList, Notice, Page, Pill, QueryStates, Row, SignInPrompt, Stack, Text } from '@/ui'
import { momentText } from '../../../moments'
import { go, href } from '../../../routes'
import { t } from '../../offers-texts'

const MOVED: readonly ReadId[] = ['appointments.listPoolOffers', 'appointments.listAppointments', 'appointments.getAppointment', 'insights.getHome']
const OPEN: readonly PoolOffer['state'][] = ['OFFERED', 'PENDING']

/** What a hospital asks a resident: take an extra number, or stay with another doctor (A26, A27). */
export default function OffersPage() {
  const signedIn = useSignedIn()
  const query = useRead('appointments.listPoolOffers', {}, { enabled: signedIn })
  return (
    <Page title={t('title')}>
      {signedIn ? (
        <Stack>
          <QueryStates
            query={query}
            empty={{
              when: ({ items }) => items.length === 0,
              icon: 'done',
              title: t('none'),
              note: t('noneNote'),
              action: (
                <Button id="offers-visits" kind="secondary" href={href('appointments')} onPress={() => go('appointments')}>
                  {t('toVisits')}
                </Button>
              ),
            }}
          >
            {({ items }) => (
              <>
                {items.map((offer) => (
                  <Offer key={offer.id} offer={offer} />
                ))}
              </>
            )}
          </QueryStates>
        </Stack>
      ) : (
        <SignInPrompt note={t('signIn')} />
      )}
    </Page>
  )
}

function Offer({ offer }: { offer: PoolOffer }) {
  const isExtra = offer.kind === 'EXTRA'
  const isOpen = OPEN.includes(offer.state)
  return (
    <Card id={`offer-${offer.id}`}>
      <Row top>
        <Grow>
          <Heading level={2}>{t(isExtra ? 'extraTitle' : 'substituteTitle')}</Heading>
        </Grow>
        <Pill tone={isOpen ? 'notice' : offer.state === 'ACCEPTED' || offer.state === 'KEPT' ? 'ok' : 'paused'}>{t(offer.state)}</Pill>
      </Row>
      {isOpen ? (
        <Text className="mt1">
          {isExtra ? t('extraLead') : t('substituteLead', { former: offer.formerDoctorName ?? '', doctor: offer.doctorName, title: offer.doctorTitle })}
        </Text>
      ) : null}
      <KeyValueList
        items={[
          { key: t('who'), value: offer.personNameMasked },
          { key: t('when'), value: `${formatDayCn(offer.date)} ${formatTimeCn(offer.start)}–${formatTimeCn(offer.end)}` },
          { key: t('doctor'), value: `${offer.doctorName} ${offer.doctorTitle}，${offer.departmentName}` },
          { key: t('where'), value: `${offer.institutionName} ${offer.location}` },
          { key: t('fee'), value: formatFen(offer.feeFen) },
          ...(offer.reason ? [{ key: t('reason'), value: offer.reason }] : []),
        ]}
      />
      {isOpen ? (
        <Text look="cap" className="mb2">
          {t('until', { time: momentText(offer.answerBy) })}
        </Text>
      ) : null}
      {isOpen ? isExtra ? <ExtraAnswer offer={offer} /> : <SubstituteAnswer offer={offer} /> : null}
      {!isOpen && offer.appointmentId ? (
        <Button id={`offer-open-${offer.id}`} kind="secondary" onPress={() => go('appointment', { id: offer.appointmentId ?? '' })}>
          {t('open')}
        </Button>
      ) : null}
    </Card>
  )
}

const Failed = ({ id, failure }: { id: string; failure: Error | null }) =>
  failure ? (
    <Notice id={id} tone="danger" live>
      {failure instanceof ApiProblem ? failure.title : t('failed')}
    </Notice>
  ) : null

function ExtraAnswer({ offer }: { offer: PoolOffer }) {
  const params = { id: offer.id }
  const accept = useWrite('appointments.acceptExtraNumber', { onDone: ({ id }) => go('confirm', { id }), refresh: MOVED })
  const decline = useWrite('appointments.declineExtraNumber', { refresh: MOVED })
  return (
    <>
      <Failed id={`offer-failed-${offer.id}`} failure={accept.failure ?? decline.failure} />
      <Buttons>
        <Button id={`offer-accept-${offer.id}`} busy={accept.busy} onPress={() => accept.run({ params })}>
          {t('accept')}
        </Button>
        <Button id={`offer-decline-${offer.id}`} kind="secondary" busy={decline.busy} onPress={() => decline.run({ params })}>
          {t('decline')}
        </Button>
      </Buttons>
    </>
  )
}

/** Staying is one tap; leaving is asked once more. */
function SubstituteAnswer({ offer }: { offer: PoolOffer }) {
  const [isAsking, setAsking] = useState(false)
  const write = useWrite('appointments.answerSubstitution', { refresh: MOVED })
  const answer = (value: 'KEEP' | 'LEAVE') => write.run({ params: { id: offer.id }, body: { answer: value } })
  return (
    <>
      <Failed id={`offer-failed-${offer.id}`} failure={write.failure} />
      <Buttons>
        <Button id={`offer-keep-${offer.id}`} busy={write.busy} onPress={() => answer('KEEP')}>
          {t('keep')}
        </Button>
        <Button id={`offer-leave-${offer.id}`} kind="secondary" onPress={() => setAsking(true)}>
          {t('leave')}
        </Button>
      </Buttons>
      {isAsking ? (
        <Dialog
          id="offer-leave"
          title={t('leaveSure')}
          confirm={t('leave')}
          dismiss={t('back')}
          onConfirm={() => {
            setAsking(false)
            answer('LEAVE')
          }}
          onDismiss={() => setAsking(false)}
        >
          {t('leaveSureNote')}
        </Dialog>
      ) : null}
    </>
  )
}
