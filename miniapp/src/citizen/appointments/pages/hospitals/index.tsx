import { INSTITUTION_KIND_NAMES } from '@jktl/shared/directory/model'
import type { InstitutionBrief } from '@jktl/shared/directory/contract'
import { formatDateCn } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { useRead } from '@/platform/api'
import { ActingFor } from '../../../people/acting-for'
import { Cell, List, Page, QueryStates, RadioGroup, SearchButton, SelectRow, Sheet, Skeleton, Stack, Text } from '@/ui'
import { go, href } from '../../../routes'
import { GuidanceEntry } from '../../guidance-entry'
import { t } from '../../texts'

const ALL = 'all'
const capabilities = ({ services }: InstitutionBrief): string => {
  const list = (['booking', 'onlinePayment', 'reports'] as const).filter((key) => services[key]).map((key) => t(key))
  return list.length ? t('can', { list: list.join('、') }) : t('windowOnly')
}

/** 选医院: by place, in plain order, with what can be done by phone before anything is opened (R342, R350). */
export default function HospitalsPage() {
  const [area, setArea] = useState(ALL)
  const [choosing, setChoosing] = useState(false)
  const areas = useRead('directory.listAreas', {}, { keep: true })
  const query = useRead(
    'directory.listInstitutions',
    { query: { limit: 100, ...(area === ALL ? {} : { areaCode: area }) } },
    { keep: true, keepPrevious: true },
  )
  const choices = [{ value: ALL, label: t('allAreas') }, ...(areas.data?.items.map((a) => ({ value: a.code, label: a.name })) ?? [])]
  return (
    <Page
      title={t('hospitals')}
      strip={<ActingFor />}
      overlay={
        choosing ? (
          <Sheet id="area" title={t('area')} onClose={() => setChoosing(false)}>
            <RadioGroup
              id="area-choice"
              label={t('area')}
              choices={choices}
              value={area}
              onChange={(code) => {
                setArea(code)
                setChoosing(false)
              }}
            />
          </Sheet>
        ) : null
      }
    >
      <Stack>
        <SearchButton id="hospitals-search" label={t('searchHint')} href={href('search')} onPress={() => go('search')} />
      </Stack>
      <Stack>
        <GuidanceEntry id="hospitals-guidance" />
      </Stack>
      <SelectRow
        id="hospitals-area"
        label={t('area')}
        icon="pin"
        value={choices.find((c) => c.value === area)?.label ?? t('allAreas')}
        onPress={() => setChoosing(true)}
      />
      <Stack>
        <QueryStates
          query={query}
          skeleton={<Skeleton rows={5} />}
          empty={{ when: (data) => data.items.length === 0, icon: 'hospital', title: t('noHospitals'), note: t('noHospitalsNote') }}
        >
          {({ items }) => (
            <>
              <List label={t('hospitals')}>
                {items.map((item, index) => (
                  <Cell
                    key={item.id}
                    id={`hospital-${item.id}`}
                    first={index === 0}
                    icon="hospital"
                    plate="tint"
                    title={item.name}
                    note={`${item.level || INSTITUTION_KIND_NAMES[item.kind]} · ${item.areaName} · ${capabilities(item)}`}
                    href={href('hospital', { id: item.id })}
                    onPress={() => go('hospital', { id: item.id })}
                  />
                ))}
              </List>
              <Text look="cap" className="mt3">
                {t('listOrder', { date: formatDateCn(items.map((i) => i.asOf).sort()[0] ?? '') })}
              </Text>
            </>
          )}
        </QueryStates>
      </Stack>
    </Page>
  )
}
