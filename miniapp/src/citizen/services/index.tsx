import { useState } from 'react'
import { useElderMode } from '@/platform/preferences'
import { Button, Cell, Empty, Field, List, Page, Section, ServiceTile, Stack, Text, Tiles } from '@/ui'
import { usePeople } from '../people/use-people'
import { go, href } from '../routes'
import { findServices, LIFE_EVENTS, serviceName, SERVICES } from '../service-table'
import { ElderHelp } from '../tabs/elder-help'
import { Tabs } from '../tabs/tabs'
import { t } from './texts'

function Found({ text, personId }: { text: string; personId: string | null }) {
  const found = findServices(text)
  if (found.length === 0)
    return (
      <Empty
        icon="search"
        title={t('none', { text })}
        note={t('noneNote')}
        action={
          <Button id="services-search-doctors" kind="secondary" href={href('search')} onPress={() => go('search')}>
            {t('searchDoctors')}
          </Button>
        }
      />
    )
  return (
    <List label={t('found')}>
      {found.map(({ key, icon, event, open, address }, index) => (
        <Cell
          key={key}
          id={`service-found-${key}`}
          first={index === 0}
          icon={icon}
          plate="tint"
          title={serviceName(key)}
          note={t(event)}
          href={address(personId)}
          onPress={() => open(personId)}
        />
      ))}
    </List>
  )
}

/** 服务: everything that can be done, by life event, found in everyday words, pinyin or initials (R367). */
export default function ServicesPage() {
  const [text, setText] = useState('')
  const elder = useElderMode()
  const { acting } = usePeople()
  const personId = acting?.id ?? null
  return (
    <Page title={elder ? t('seeDoctor') : t('title')} tab tabs={<Tabs current="services" />} help={elder ? <ElderHelp /> : undefined}>
      <Field
        id="services-search"
        label={t('search')}
        first
        kind="search"
        value={text}
        onChange={setText}
        placeholder={t(elder ? 'hintShort' : 'hint')}
        maxLength={20}
      />
      {text.trim() ? (
        <Stack>
          <Found text={text.trim()} personId={personId} />
        </Stack>
      ) : (
        <>
          {LIFE_EVENTS.map((event) => (
            <Section key={event} title={t(event)}>
              <Tiles>
                {SERVICES.filter((service) => service.event === event).map(({ key, icon, government, open, address }) => (
                  <ServiceTile
                    key={key}
                    id={`service-${key}`}
                    icon={icon}
                    label={serviceName(key)}
                    government={government ?? false}
                    href={address(personId)}
                    onPress={() => open(personId)}
                  />
                ))}
              </Tiles>
            </Section>
          ))}
          <Stack>
            <Text look="cap">{t('count', { count: SERVICES.length })}</Text>
          </Stack>
        </>
      )}
    </Page>
  )
}
