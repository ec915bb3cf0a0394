import type { RecordHome } from '@jktl/shared/health-records/views/contract'
import { CATEGORIES, LIFE_LINE_FILTER_NAMES, LIFE_LINE_FILTERS, type LifeLineFilter } from '@jktl/shared/health-records/views/model'
import { useState } from 'react'
import { Cell, ChipGroup, List, LinkButton, NextPage, Row, SearchButton, Section, Stack, Text } from '@/ui'
import { go, href } from '../routes'
import { dayOfInstant } from '@/records/dates'
import { EmergencyCard } from './emergency-card'
import { LifeLine } from './life-line'
import { MoreLifeLine } from './more-records'
import { NothingHere } from './nothing-here'
import { CATEGORY_ICONS } from '@/records/record-look'
import { personLabel } from './record-person'
import { BehindNotice, HeldNotice, Sources } from './sources'
import { t } from './texts'

const GROWING_UNTIL_YEARS = 7

/** On what the reader sees this person, and who else does. */
function Links({ home }: { home: RecordHome }) {
  const { person } = home
  const { basis, until, grantId, directories, personId } = person
  // A grantee never sees who else looks.
  const log = basis === 'GUARDIAN' ? { personId } : {}
  return (
    <List label={t('grants')}>
      {basis === 'GRANT' && until ? (
        <Cell
          id="health-basis"
          first
          icon="eye"
          plate="tint"
          title={t('basisGrant', { person: personLabel(person) })}
          note={t('basisGrantNote', { count: directories.length, day: dayOfInstant(until) })}
          {...(grantId ? { href: href('grant', { id: grantId }), onPress: () => go('grant', { id: grantId }) } : {})}
        />
      ) : null}
      {basis === 'GUARDIAN' && until ? (
        <Cell id="health-basis" first icon="eye" plate="tint" title={t('basisGuardian')} note={t('basisGuardianNote', { day: dayOfInstant(until) })} />
      ) : null}
      <Cell
        id="health-grants"
        first={basis === 'SELF'}
        icon="shield"
        plate="tint"
        title={t('grants')}
        note={t('grantsNote')}
        href={href('grants')}
        onPress={() => go('grants')}
      />
      <Cell
        id="health-access-log"
        icon="history"
        plate="tint"
        title={t('accessLog')}
        note={t('accessLogNote')}
        href={href('accessLog', log)}
        onPress={() => go('accessLog', log)}
      />
      <Cell
        id="health-corrections"
        icon="edit"
        plate="tint"
        title={t('corrections')}
        note={t('wrong')}
        href={href('corrections')}
        onPress={() => go('corrections')}
      />
    </List>
  )
}

const Categories = ({ home: { counts, person } }: { home: RecordHome }) => (
  <Section title={t('categories')}>
    <List label={t('categories')}>
      {counts.map(({ category, total }, index) => (
        <Cell
          key={category}
          id={`health-category-${category}`}
          first={index === 0}
          icon={CATEGORY_ICONS[category]}
          title={CATEGORIES[category].name}
          value={t('count', { count: total })}
          href={href('records', { id: person.personId, category })}
          onPress={() => go('records', { id: person.personId, category })}
        />
      ))}
      {person.ageYears < GROWING_UNTIL_YEARS ? (
        <Cell
          id="health-growth"
          first={counts.length === 0}
          icon="child"
          title={t('growth')}
          note={t('growthNote')}
          href={href('growth', { id: person.personId })}
          onPress={() => go('growth', { id: person.personId })}
        />
      ) : null}
    </List>
  </Section>
)

/** Newest first, or one filter of it; the first of it came with the page. */
function Line({ home }: { home: RecordHome }) {
  const [filter, setFilter] = useState<LifeLineFilter>('ALL')
  const { personId } = home.person
  return (
    <>
      <Stack>
        <ChipGroup
          id="health-filter"
          label={t('filter')}
          value={filter}
          onChange={setFilter}
          choices={LIFE_LINE_FILTER_NAMES.map((value) => ({ value, label: LIFE_LINE_FILTERS[value].name }))}
        />
      </Stack>
      {filter === 'ALL' ? (
        <>
          <LifeLine items={home.newest} />
          <NextPage key={home.nextCursor} id="health-earlier" cursor={home.nextCursor} label={t('earlier')}>
            {(cursor) => <MoreLifeLine personId={personId} filter="ALL" cursor={cursor} />}
          </NextPage>
        </>
      ) : (
        <MoreLifeLine key={filter} personId={personId} filter={filter} />
      )}
    </>
  )
}

/** Everything of the 健康 page but its frame. */
export const RecordHomeView = ({ home }: { home: RecordHome }) => (
  <>
    <BehindNotice sources={home.sources} />
    <EmergencyCard emergency={home.emergency} completeness={home.completeness} />
    <HeldNotice held={home.held} />
    {home.total === 0 ? (
      <NothingHere completeness={home.completeness} />
    ) : (
      <>
        <Stack>
          <SearchButton
            id="health-search"
            label={t('search')}
            href={href('recordSearch', { id: home.person.personId })}
            onPress={() => go('recordSearch', { id: home.person.personId })}
          />
        </Stack>
        <Line home={home} />
        <Categories home={home} />
      </>
    )}
    <Stack>
      <Links home={home} />
    </Stack>
    <Sources sources={home.sources} />
    <Row tight>
      <Text look="cap">{t('wrong')}</Text>
      <LinkButton id="health-correct" onPress={() => go('corrections')}>
        {t('correct')}
      </LinkButton>
    </Row>
  </>
)
