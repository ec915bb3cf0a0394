import { DUTIES } from '../frame/duties'
import { dateOf, formatDayCn } from '@jktl/shared/kernel/dates'
import type { StaffRole } from '@jktl/shared/kernel/roles'
import { useRead } from '@/platform/api'
import { serverNow } from '@/platform/server-time'
import { Box, Button, LinkButton, Pill, Press, QueryStates, Shape, Skeleton, Toned } from '@/ui'
import { CreditWork } from '../appointments/credit-work'
import { EvaluationsPart, SupervisionPart } from '../appointments/menu-part'
import { usePlace } from '../appointments/place'
import { bookedOf, inState, limitOf } from '../appointments/pool'
import { Frame, roleName } from '../frame/frame'
import { LampSign } from '../frame/lamp'
import { countByLamp, lampOf } from '../frame/lamp-rules'
import { MENU, withoutPages } from '../frame/menu'
import { Figures, Panel } from '../frame/panel'
import { ClueWork } from '../grid-events/clue-work'
import { GridMenuPart } from '../grid-events/grid-menu-part'
import { countText, queueAsk } from '../identity/queue'
import { FinanceWork } from '../payments/finance-work'
import { go, href } from '../routes'
import { t } from './texts'

const LAMPS = ['red', 'yellow', 'green'] as const
const URGENT = 5
/** Part of the day's work by menu entry: who sees the entry sees the part. */
const WORK: Record<string, () => JSX.Element> = {
  reviews: Reviews,
  roster: Today,
  appeals: CreditWork,
  monitor: SupervisionPart,
  evaluations: EvaluationsPart,
  differences: FinanceWork,
  gridPeople: GridMenuPart,
  clues: ClueWork,
}

export default function StaffHomePage() {
  return (
    <Frame title={t('title')} current="home" note={t('note')}>
      <Work />
    </Frame>
  )
}

function Work() {
  const me = useRead('identity.getMe', {}, { keep: true })
  return (
    <QueryStates query={me} empty={{ when: ({ posts }) => posts.length === 0, icon: 'lock', title: t('none'), note: t('noneNote') }}>
      {({ posts }) => {
        const held = posts.map(({ role }) => role)
        const parts = MENU.filter(({ roles }) => roles !== 'all' && roles.some((role) => held.includes(role)))
        return (
          <>
            {parts.map(({ key }) => {
              const Part = WORK[key]
              return Part ? <Part key={key} /> : null
            })}
            {withoutPages(held).map((role) => (
              <Pending key={role} role={role} />
            ))}
          </>
        )
      }}
    </QueryStates>
  )
}

function Reviews() {
  const query = useRead('identity.listRealNameReviews', queueAsk('MANUAL_REVIEW'))
  const now = serverNow()
  return (
    <QueryStates query={query} skeleton={<Skeleton rows={2} />} id="reviews-error">
      {(page) => {
        const counts = countByLamp(page.items, now)
        const filterOf = (lamp: (typeof LAMPS)[number]) => ({ state: 'MANUAL_REVIEW', ...(page.nextCursor === null || lamp !== 'green' ? { lamp } : {}) })
        return (
          <Panel
            title={t('reviews')}
            note={t('reviewsNote')}
            flush
            end={
              <LinkButton id="home-reviews" more href={href('reviews')} onPress={() => go('reviews')}>
                {t('toQueue', { count: countText(page) })}
              </LinkButton>
            }
          >
            <Figures
              label={t('reviews')}
              items={LAMPS.map((lamp) => ({
                key: lamp,
                id: `home-reviews-${lamp}`,
                sign: <LampSign colour={lamp}>{t(lamp)}</LampSign>,
                count: `${counts[lamp]}${lamp === 'green' && page.nextCursor !== null ? '+' : ''}`,
                unit: t('items'),
                href: href('reviews', filterOf(lamp)),
                open: () => go('reviews', filterOf(lamp)),
              }))}
            />
            {page.items.length === 0 ? (
              <Box className="panel-b">{t('noReviews')}</Box>
            ) : (
              <Box as="ul" className="rows" label={t('urgent', { count: Math.min(URGENT, page.items.length) })}>
                {page.items.slice(0, URGENT).map((item) => {
                  const lamp = lampOf(item, now)
                  return (
                    <Box as="li" key={item.id}>
                      <Press
                        id={`home-review-${item.id}`}
                        className="rows__i"
                        href={href('review', { id: item.id })}
                        onPress={() => go('review', { id: item.id })}
                      >
                        <LampSign colour={lamp.colour}>{lamp.text}</LampSign>
                        <Box as="span" className="rows__t">
                          {item.nameMasked}
                        </Box>
                        <Box as="span" className="mono rows__n">
                          {item.idNumberMasked}
                        </Box>
                      </Press>
                    </Box>
                  )
                })}
              </Box>
            )}
          </Panel>
        )
      }}
    </QueryStates>
  )
}

function Today() {
  const { institutionId } = usePlace()
  const date = dateOf(serverNow())
  const query = useRead('appointments.listRoster', { query: { date, ...(institutionId ? { institutionId } : {}) } }, { enabled: institutionId !== null })
  if (institutionId === null)
    return (
      <Panel title={t('roster')}>
        <Box as="p">{t('chooseFirst')}</Box>
        <Box className="acts">
          <Button id="home-choose" kind="secondary" fit href={href('roster')} onPress={() => go('roster')}>
            {t('choose')}
          </Button>
        </Box>
      </Panel>
    )
  return (
    <QueryStates query={query} skeleton={<Skeleton rows={2} />} id="roster-error">
      {({ items, institutionName }) => {
        const counts = items.map((session) => session.counts)
        const booked = counts.reduce((total, one) => total + bookedOf(one), 0)
        const limit = counts.reduce((total, one) => total + limitOf(one), 0)
        const figures = [
          {
            key: 'open',
            sign: <Sign shape="dot" tone="ok" text={t('open')} />,
            count: inState(items, 'OPEN').length,
            unit: t('sessions'),
            filter: { date, state: 'OPEN' },
          },
          {
            key: 'suspended',
            sign: <Sign shape="diamond" tone="danger" text={t('suspended')} />,
            count: inState(items, 'SUSPENDED').length,
            unit: t('sessions'),
            filter: { date, state: 'SUSPENDED' },
          },
          { key: 'taken', sign: <Sign shape="square" tone="brand" text={t('taken')} />, count: booked, unit: t('ofLimit', { limit }), filter: { date } },
        ] as const
        return (
          <Panel
            title={t('roster')}
            note={`${formatDayCn(date)}·${institutionName}`}
            flush
            end={
              <LinkButton id="home-roster" more href={href('roster', { date })} onPress={() => go('roster', { date })}>
                {t('toRoster')}
              </LinkButton>
            }
          >
            <Figures
              label={t('roster')}
              items={figures.map(({ key, sign, count, unit, filter }) => ({
                key,
                id: `home-roster-${key}`,
                sign,
                count,
                unit,
                href: href('roster', filter),
                open: () => go('roster', filter),
              }))}
            />
            {items.length === 0 ? <Box className="panel-b">{t('noSessions')}</Box> : null}
          </Panel>
        )
      }}
    </QueryStates>
  )
}

const Sign = ({ shape, tone, text }: { shape: 'dot' | 'diamond' | 'square'; tone: 'ok' | 'danger' | 'brand'; text: string }) => (
  <Toned tone={tone}>
    <Box as="span" className={`lamp c-${tone}`}>
      <Shape name={shape} />
      {text}
    </Box>
  </Toned>
)

/** A role whose pages do not exist yet: what they will be, so that signing in is no dead end. */
const Pending = ({ role }: { role: string }) => (
  <Panel id={`pending-${role}`} title={t('pending', { role: roleName(role) })} end={<Pill tone="paused">{roleName(role)}</Pill>}>
    <Box as="p">{t('pendingNote')}</Box>
    <Box as="ul" className="duties">
      {(DUTIES[role as StaffRole] ?? []).map((duty) => (
        <Box as="li" key={duty} className="duties__i">
          {duty}
        </Box>
      ))}
    </Box>
  </Panel>
)
