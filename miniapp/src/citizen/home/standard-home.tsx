import { callHotline } from '@/platform/phone'
import { Cell, IconButton, LinkButton, List, PersonChips, Row, SearchButton, Section, ServiceTile, Stack, Tiles } from '@/ui'
import { relationLabel, usePeople } from '../people/use-people'
import { go, href } from '../routes'
import { serviceName, serviceOf, type ServiceKey } from '../service-table'
import { t } from './texts'

const COMMON: readonly ServiceKey[] = ['booking', 'appointments', 'orders', 'health-card', 'health', 'family', 'search', 'hotlines']

/** Search, the bell, and for whom. */
export function StandardTop({ unread }: { unread: number }) {
  const { signedIn, people, acting, actFor } = usePeople()
  return (
    <>
      <Row tight>
        <SearchButton id="home-search" label={t('search')} href={href('search')} onPress={() => go('search')} />
        <IconButton
          id="home-messages"
          icon="bell"
          label={unread > 0 ? t('messages', { unread }) : t('noUnread')}
          count={unread}
          href={href('messages')}
          onPress={() => go('messages')}
        />
      </Row>
      {signedIn ? (
        <Stack>
          <PersonChips
            people={people.map((person) => ({ id: person.id, initial: person.initial, label: relationLabel(person) }))}
            value={acting?.id ?? null}
            onChange={actFor}
            onAdd={() => (people.length > 0 ? go('family') : go('addPerson', { relation: 'SELF' }))}
          />
        </Stack>
      ) : null}
    </>
  )
}

/** 常用服务 and 更多帮助: all of it works without signing in as far as it is public. */
export function StandardServices({ personId }: { personId: string | null }) {
  return (
    <>
      <Section
        title={t('services')}
        end={
          <LinkButton id="home-services" more href={href('services')} onPress={() => go('services')}>
            {t('allServices')}
          </LinkButton>
        }
      >
        <Tiles>
          {COMMON.map((key) => {
            const { icon, government, open, address } = serviceOf(key)
            return (
              <ServiceTile
                key={key}
                id={`home-tile-${key}`}
                icon={icon}
                label={serviceName(key)}
                government={government ?? false}
                href={address(personId)}
                onPress={() => open(personId)}
              />
            )
          })}
        </Tiles>
      </Section>
      <Section title={t('help')}>
        <List label={t('help')}>
          <Cell id="home-guidance" first icon="steth" title={t('guidance')} note={t('guidanceNote')} href={href('symptoms')} onPress={() => go('symptoms')} />
          <Cell id="home-guides" icon="book" title={t('guides')} note={t('guidesNote')} href={href('guides')} onPress={() => go('guides')} />
          <Cell id="home-hotline" icon="phone" title={t('call')} note={t('callNote')} onPress={callHotline} />
        </List>
      </Section>
    </>
  )
}
