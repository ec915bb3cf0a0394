import type { DoctorHit } from '@jktl/shared/appointments/guidance/contract'
import { formatDayCn } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { useRead } from '@/platform/api'
import { useSettled } from '@/platform/use-settled'
import { Button, Buttons, Card, ChipSet, Empty, Face, Field, Grow, Money, Page, QueryStates, Row, Skeleton, Stack, Tag, Text } from '@/ui'
import { go, href } from '../../../routes'
import { activeCriteria, type Criteria, without } from '../../doctor-criteria'
import { DoctorFilters } from '../../doctor-filters'
import { t } from '../../guidance-texts'

const PAGE_SIZE = 20
const MOST = 100
const WEEKDAYS = t('weekdays').split(',')

function DoctorCard({ doctor }: { doctor: DoctorHit }) {
  const times = doctor.clinicTimes.map(({ weekday, half }) => `${WEEKDAYS[weekday - 1] ?? ''}${t(half)}`).join('、')
  return (
    <Card id={`doctor-${doctor.id}`} label={doctor.name}>
      <Row top>
        <Face initial={doctor.name.slice(0, 1)} plate />
        <Grow>
          <Text look="strong">{`${doctor.name} ${doctor.title}`}</Text>
          <Text look="sub">{`${doctor.departmentName} · ${doctor.institutionName}`}</Text>
        </Grow>
        <Money amountFen={doctor.feeFen} />
      </Row>
      <Text className="mt2">{doctor.specialty}</Text>
      <Text look="sub">{t('clinic', { times })}</Text>
      <Text look="sub">{doctor.nextDate ? t('free', { day: formatDayCn(doctor.nextDate), count: doctor.remaining }) : t('full')}</Text>
      <Text look="sub">
        {doctor.rating ? t('rating', { score: (doctor.rating.scoreX10 / 10).toFixed(1), count: doctor.rating.sampleSize }) : t('noRating')}
      </Text>
      <Text look="cap">{t('certificate', { number: doctor.practiceCertificateMasked })}</Text>
      <Row wrap>
        {doctor.speaksMongolian ? <Tag>{t('mongolian')}</Tag> : null}
        {doctor.matchedBy ? <Tag>{t('matchedBy', { how: doctor.matchedBy })}</Tag> : null}
      </Row>
      <Stack>
        <Buttons>
          <Button
            id={`about-${doctor.id}`}
            kind="quiet"
            label={`${t('about')} ${doctor.name}`}
            href={href('doctor', { id: doctor.id })}
            onPress={() => go('doctor', { id: doctor.id })}
          >
            {t('about')}
          </Button>
          <Button
            id={`book-${doctor.id}`}
            kind="secondary"
            label={`${t('book')} ${doctor.name}`}
            href={href('slots', { doctorId: doctor.id })}
            onPress={() => go('slots', { doctorId: doctor.id })}
          >
            {t('book')}
          </Button>
        </Buttons>
      </Stack>
    </Card>
  )
}

/** 找医生: by name and by every criterion of R353; what is chosen stands above the list and can be taken off there. */
export default function DoctorsPage() {
  const [text, setText] = useState('')
  const [criteria, setCriteria] = useState<Criteria>({})
  const [limit, setLimit] = useState(PAGE_SIZE)
  const [filtering, setFiltering] = useState(false)
  const q = useSettled(text.trim())
  const query = useRead('appointments.searchDoctors', { body: { ...criteria, ...(q && { text: q }), limit } }, { keepPrevious: true })
  const knowledge = useRead('appointments.getGuidanceKnowledge', {}, { keep: true })
  const active = activeCriteria(criteria, query.data?.facets, knowledge.data)
  const drop = (key: string): void => (key === 'text' ? setText('') : setCriteria(without(criteria, key)))
  return (
    <Page
      title={t('searchTitle')}
      overlay={filtering ? <DoctorFilters criteria={criteria} found={query.data} onChange={setCriteria} onClose={() => setFiltering(false)} /> : null}
    >
      <Field id="doctors-text" label={t('doctorSearch')} first kind="search" value={text} onChange={setText} maxLength={40} />
      <Stack>
        <Button id="doctors-filter" kind="secondary" icon="list" onPress={() => setFiltering(true)}>
          {active.length > 0 ? t('filterCount', { count: active.length }) : t('filters')}
        </Button>
        {active.length > 0 ? (
          <ChipSet
            id="active"
            label={t('filters')}
            choices={active.map(({ key, label }) => ({ value: key, label }))}
            values={active.map(({ key }) => key as string)}
            onToggle={drop}
          />
        ) : null}
      </Stack>
      <Stack>
        <QueryStates query={query} skeleton={<Skeleton rows={5} />}>
          {({ items, total, nearest, nextCursor }) => (
            <>
              <Text id="doctors-count" look="sub" live="polite">
                {t('count', { count: total })}
              </Text>
              {items.length === 0 ? (
                <>
                  <Empty icon="search" title={t('none')} note={nearest.length > 0 ? t('noneNote') : undefined} />
                  {nearest.map(({ drop: key, label, count }) => (
                    <Button key={key} id={`drop-${key}`} kind="secondary" className="mt2" onPress={() => drop(key)}>
                      {t('drop', { label, count })}
                    </Button>
                  ))}
                </>
              ) : null}
              <Stack>
                {items.map((doctor) => (
                  <DoctorCard key={doctor.id} doctor={doctor} />
                ))}
              </Stack>
              {nextCursor && limit < MOST ? (
                <Button id="doctors-more" kind="quiet" icon="down" onPress={() => setLimit(Math.min(MOST, limit + PAGE_SIZE))}>
                  {t('loadMore', { count: Math.min(PAGE_SIZE, total - items.length) })}
                </Button>
              ) : null}
            </>
          )}
        </QueryStates>
      </Stack>
    </Page>
  )
}
