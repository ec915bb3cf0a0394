import type { SearchHit } from '@jktl/shared/directory/contract'
import { useState } from 'react'
import { useRead } from '@/platform/api'
import { useSettled } from '@/platform/use-settled'
import { ChipGroup, Cell, Empty, Field, List, Page, QueryStates, Section, Stack, type IconName } from '@/ui'
import { go, href } from '../../../routes'
import { GuidanceEntry } from '../../guidance-entry'
import { t } from '../../texts'

const ICON: Record<SearchHit['kind'], IconName> = { institution: 'hospital', department: 'list', doctor: 'steth' }

const open = (hit: SearchHit): void => {
  if (hit.kind === 'institution') go('hospital', { id: hit.id })
  else go('slots', hit.kind === 'department' ? { departmentId: hit.id } : { doctorId: hit.id })
}
const addressOf = (hit: SearchHit): string =>
  hit.kind === 'institution' ? href('hospital', { id: hit.id }) : href('slots', hit.kind === 'department' ? { departmentId: hit.id } : { doctorId: hit.id })

/** 搜索: Chinese, pinyin, initials, alias, small typo; says why something was found (R353). */
export default function SearchPage() {
  const [text, setText] = useState('')
  const q = useSettled(text.trim())
  const query = useRead('directory.search', { query: { q, limit: 30 } }, { enabled: q.length > 0, keepPrevious: true })
  return (
    <Page title={t('search')}>
      <Field id="search-text" label={t('searchLabel')} first value={text} onChange={setText} />
      <Stack>
        {q.length === 0 ? (
          <>
            <Empty icon="search" title={t('searchFirst')} note={t('searchFirstNote')} />
            <GuidanceEntry id="search-guidance" />
          </>
        ) : (
          <QueryStates query={query}>
            {({ items, suggestions }) =>
              items.length > 0 ? (
                <List label={t('search')}>
                  {items.map((hit, index) => (
                    <Cell
                      key={`${hit.kind}-${hit.id}`}
                      id={`hit-${hit.id}`}
                      first={index === 0}
                      icon={ICON[hit.kind]}
                      title={hit.title}
                      note={t('foundBy', { subtitle: hit.subtitle, matchedBy: hit.matchedBy })}
                      href={addressOf(hit)}
                      onPress={() => open(hit)}
                    />
                  ))}
                </List>
              ) : (
                <>
                  <Empty icon="search" title={t('noHits', { q })} note={t('noHitsNote')} />
                  {suggestions.length > 0 ? (
                    <Section title={t('maybe')}>
                      <ChipGroup
                        id="suggestion"
                        label={t('maybe')}
                        value={null}
                        choices={suggestions.map((s) => ({ value: s, label: s }))}
                        onChange={setText}
                      />
                    </Section>
                  ) : null}
                </>
              )
            }
          </QueryStates>
        )}
      </Stack>
    </Page>
  )
}
