import { useState } from 'react'
import { ApiProblem, NetworkFailure, useRead, type Answer } from '@/platform/api'
import { currentPath } from '@/platform/router'
import { serverNow } from '@/platform/server-time'
import { Button, Card, Center, Countdown, Empty, ErrorState, Loading, Notice, Outcome, Page, QrCode, Row, SignInPrompt, Skeleton, Stack, Text } from '@/ui'
import { OnBehalf } from '../../../people/on-behalf'
import { usePeople } from '../../../people/use-people'
import { go, href, replace, useParams } from '../../../routes'
import { t } from '../../texts'

/** A code lives 60 seconds (R177); the next one is fetched before it ends. */
const LIFE_MS = 60_000
const RENEW_MS = 50_000
const ASKED_MS = 3_000
type HealthCard = Answer<'identity.getHealthCard'>

const isAlive = ({ expiresAt }: HealthCard): boolean => Date.parse(expiresAt) > serverNow()

function Code({ card, busy, onRenew }: { card: HealthCard; busy: boolean; onRenew: () => void }) {
  return (
    <>
      <Card>
        <Center>
          <Text look="headline">{card.nameMasked}</Text>
          {card.idNumberMasked ? <Text look="sub">{card.idNumberMasked}</Text> : null}
          <Stack>
            <QrCode id="health-card-code" text={card.qrText} alt={t('cardAlt', { name: card.nameMasked })} large />
          </Stack>
          <Stack>
            <Row tight>
              <Countdown id="health-card-left" until={card.expiresAt} warnBelowMs={5000} atMostMs={LIFE_MS} onEnd={onRenew} />
              <Text look="sub" inline>
                {t('cardLeft')}
              </Text>
            </Row>
          </Stack>
        </Center>
        <Button id="health-card-renew" kind="secondary" icon="refresh" className="mt4" busy={busy} onPress={onRenew}>
          {t('cardRefresh')}
        </Button>
      </Card>
      <Stack>
        <Text look="sub">{t('cardOnce')}</Text>
        <Text look="sub">{t('cardBright')}</Text>
        <Text look="sub">{t('cardInside')}</Text>
      </Stack>
    </>
  )
}

/** A doctor has scanned it: the question stands right here, where the phone is looked at. */
function Asked() {
  const query = useRead('healthRecords.listWaitingCardRequests', {}, { refetchMs: ASKED_MS })
  const [question] = query.data?.items ?? []
  return question ? (
    <Stack>
      <Card>
        <Notice tone="info" live>
          {t('cardAsked', { doctor: question.doctorName, place: question.institutionName })}
        </Notice>
        <Button id="health-card-asked" className="mt4" href={href('cardRequests')} onPress={() => go('cardRequests')}>
          {t('cardAnswer')}
        </Button>
      </Card>
    </Stack>
  ) : null
}

function LiveCard({ id }: { id: string }) {
  const query = useRead('identity.getHealthCard', { params: { id } }, { refetchMs: RENEW_MS })
  const [asked, setAsked] = useState(false)
  const renew = () => {
    setAsked(true)
    void query.refetch().finally(() => setAsked(false))
  }
  // A code that has run out is never drawn, not even while the next one is on its way.
  if (query.data && isAlive(query.data)) return <Code card={query.data} busy={asked} onRenew={renew} />
  if (query.isFetching || query.isPending)
    return (
      <Loading>
        <Skeleton rows={4} />
      </Loading>
    )
  if (query.error instanceof NetworkFailure)
    return (
      <Outcome tone="wait" icon="cloudoff" title={t('cardOffline')} note={t('cardOfflineNote')}>
        <Button id="health-card-retry" kind="secondary" icon="refresh" className="mt4" onPress={renew}>
          {t('tryAgain')}
        </Button>
        <Button id="health-card-appointments" kind="quiet" className="mt2" onPress={() => go('appointments')}>
          {t('cardToAppointments')}
        </Button>
      </Outcome>
    )
  if (query.error instanceof ApiProblem && query.error.code === 'IDENTITY.NOT_VERIFIED')
    return (
      <Empty
        icon="idcard"
        title={t('cardNotVerified')}
        note={t('cardNotVerifiedNote')}
        action={
          <Button id="health-card-family" onPress={() => go('family')}>
            {t('toFamilyList')}
          </Button>
        }
      />
    )
  return <ErrorState failure={query.error} onRetry={renew} />
}

/** 健康卡: a signed code that renews itself while it is shown; nothing personal inside it. */
export default function HealthCardPage() {
  const { id } = useParams('healthCard')
  const { signedIn, acting, people } = usePeople()
  const personId = id ?? acting?.id
  const person = people.find((one) => one.id === personId)
  return (
    <Page title={t('cardTitle')} strip={person && person.relation !== 'SELF' ? <OnBehalf personId={person.id} name={person.nameMasked} /> : undefined}>
      {!signedIn ? (
        <SignInPrompt note={t('cardSignIn')} returnTo={currentPath()} />
      ) : personId ? (
        <>
          <Asked />
          <LiveCard key={personId} id={personId} />
        </>
      ) : (
        <Empty
          icon="users"
          title={t('cardPick')}
          note={t('cardPickNote')}
          action={
            <Button id="health-card-family" onPress={() => replace('family')}>
              {t('toFamilyList')}
            </Button>
          }
        />
      )}
    </Page>
  )
}
