import type { Draw } from '@jktl/shared/appointments/draw/contract'
import { formatDayCn } from '@jktl/shared/kernel/dates'
import { ApiProblem, useRead, useWrite } from '@/platform/api'
import { currentPath } from '@/platform/router'
import { signIn } from '@/platform/session'
import { Button, Card, Countdown, KeyValueList, LinkButton, Notice, Page, Pill, QueryStates, Row, Section, Stack, Text } from '@/ui'
import { momentText } from '../../../moments'
import { ActingFor } from '../../../people/acting-for'
import { usePeople } from '../../../people/use-people'
import { go, href, replace, useParams } from '../../../routes'
import { DrawResult } from '../../draw-result'
import { t } from '../../draw-texts'

/** One's own part in a draw: registering, what came of it, leaving. */
function Mine({ draw }: { draw: Draw }) {
  const { acting } = usePeople()
  const mine = useRead('appointments.listMyDrawEntries', { query: { drawId: draw.id } }, { refetchMs: 30_000 })
  const refresh = ['appointments.listDraws', 'appointments.listMyDrawEntries'] as const
  const register = useWrite('appointments.registerForDraw', { refresh: [...refresh] })
  const withdraw = useWrite('appointments.withdrawFromDraw', { refresh: [...refresh] })
  const failure = register.failure ?? withdraw.failure
  return (
    <Stack>
      <QueryStates query={mine} id={`draw-mine-${draw.id}`}>
        {({ items }) => (
          <>
            {items
              .filter(({ state }) => state !== 'WITHDRAWN')
              .map((entry) => (
                <Notice key={entry.id} id={`draw-entry-${entry.id}`} tone={entry.state === 'WON' ? 'ok' : 'info'} live>
                  {entry.state === 'WITHDRAWN' ? null : t(entry.state, { person: entry.personNameMasked, position: entry.position ?? 0 })}
                  {draw.phase === 'OPEN' ? (
                    <Button id={`draw-withdraw-${entry.id}`} kind="quiet" busy={withdraw.busy} onPress={() => withdraw.run({ params: { id: entry.id } })}>
                      {t('withdraw')}
                    </Button>
                  ) : entry.position === null ? null : (
                    <LinkButton
                      id={`draw-line-${entry.id}`}
                      href={href('waitlistEntry', { id: entry.id })}
                      onPress={() => go('waitlistEntry', { id: entry.id })}
                    >
                      {t('seeMine')}
                    </LinkButton>
                  )}
                </Notice>
              ))}
          </>
        )}
      </QueryStates>
      {failure ? (
        <Notice id={`draw-failed-${draw.id}`} tone="danger" live>
          {failure instanceof ApiProblem ? failure.title : t('failed')}
        </Notice>
      ) : null}
      {draw.phase === 'OPEN' ? (
        <Button
          id={`draw-register-${draw.id}`}
          busy={register.busy}
          onPress={() => (acting ? register.run({ body: { drawId: draw.id, personId: acting.id } }) : go('addPerson', { relation: 'SELF' }))}
        >
          {acting ? t('register') : t('addSelf')}
        </Button>
      ) : null}
    </Stack>
  )
}

function One({ draw, first, onEnd }: { draw: Draw; first: boolean; onEnd: () => void }) {
  const { signedIn } = usePeople()
  return (
    <>
      <Section
        title={`${formatDayCn(draw.date)} ${t(draw.half)}`}
        first={first}
        end={<Pill tone={draw.phase === 'OPEN' ? 'brand' : 'paused'}>{t(draw.phase)}</Pill>}
      >
        <Card id={`draw-${draw.id}`}>
          <Text look="strong">{`${draw.departmentName} ${draw.doctorName}`}</Text>
          <Text look="cap">{draw.institutionName}</Text>
          <KeyValueList
            items={[
              { key: t('window'), value: t('windowValue', { from: momentText(draw.opensAt), until: momentText(draw.closesAt) }) },
              { key: t('numbers'), value: t('numbersValue', { count: draw.numbers }) },
              { key: t('registered'), value: t('registeredValue', { count: draw.registered }) },
            ]}
          />
          {draw.phase === 'OPEN' ? (
            <Row wrap>
              <Text look="sub" inline>
                {t('left')}
              </Text>
              <Countdown id={`draw-left-${draw.id}`} until={draw.closesAt} onEnd={onEnd} />
            </Row>
          ) : null}
        </Card>
        {signedIn ? (
          <Mine draw={draw} />
        ) : draw.phase === 'OPEN' ? (
          <Button id={`draw-sign-in-${draw.id}`} className="mt2" onPress={() => void signIn(currentPath())}>
            {t('signIn')}
          </Button>
        ) : null}
      </Section>
      <DrawResult id={draw.id} />
    </>
  )
}

/** 公平抽签: registering instead of racing, and the result that anybody can check (A31). */
export default function DrawPage() {
  const { doctorId = '' } = useParams('draw')
  const query = useRead('appointments.listDraws', { query: { doctorId } }, { enabled: doctorId !== '', refetchMs: 15_000 })
  return (
    <Page title={t('title')} strip={<ActingFor />}>
      <QueryStates
        query={query}
        empty={{
          when: ({ items }) => items.length === 0,
          icon: 'calendar',
          title: t('none'),
          note: t('noneNote'),
          action: (
            <LinkButton id="draw-slots" href={href('slots', { doctorId })} onPress={() => replace('slots', { doctorId })}>
              {t('goSlots')}
            </LinkButton>
          ),
        }}
      >
        {({ items }) => (
          <>
            {items.map((draw, index) => (
              <One key={draw.id} draw={draw} first={index === 0} onEnd={() => void query.refetch()} />
            ))}
            <Section title={t('rules')}>
              <Card>
                <Text look="sub">{t('rule1')}</Text>
                <Text look="sub" className="mt2">
                  {t('rule2')}
                </Text>
              </Card>
            </Section>
          </>
        )}
      </QueryStates>
    </Page>
  )
}
