import { MANAGING_POSTS, POSTS, type PostKind } from '@jktl/shared/grid-events/model'
import type { GridPersonCard } from '@jktl/shared/grid-events/people/contract'
import { useState } from 'react'
import { useRead } from '@/platform/api'
import { Box, Button, ChipGroup, Field, LinkButton, NextPage, Pill, QueryStates, Segmented, Stack, Table, type TableColumn } from '@/ui'
import { useMay, usePosts } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { go, href } from '../../../routes'
import { t } from '../../people-texts'
import { postText, presenceText, presenceTone } from '../../people-words'

type Kind = PostKind | 'ANY'
interface Search {
  text: string
  kind: Kind
  presence: 'ALL' | 'HERE' | 'AWAY'
  order: 'NAME' | 'LOAD'
}
const KINDS: readonly Kind[] = ['ANY', 'A', 'B', ...MANAGING_POSTS]
const PAGE = 30

const COLUMNS: readonly TableColumn<GridPersonCard>[] = [
  {
    key: 'name',
    title: t('name'),
    head: true,
    phone: 'line',
    cell: ({ id, name }) => (
      <LinkButton id={`person-${id}`} href={href('gridPerson', { id })} onPress={() => go('gridPerson', { id })}>
        {name}
      </LinkButton>
    ),
  },
  { key: 'posts', title: t('posts'), phone: 'line', cell: ({ posts }) => posts.map(postText).join('、') || t('noPost') },
  { key: 'state', title: t('state'), cell: (person) => <Pill tone={presenceTone(person)}>{presenceText(person)}</Pill> },
  { key: 'load', title: t('load'), named: true, end: true, cell: ({ load }) => t('loadCount', { n: load }) },
]

function Found({ search, cursor }: { search: Search; cursor?: string }) {
  const { kind, ...rest } = search
  const query = useRead(
    'gridEvents.searchGridPeople',
    { body: { ...rest, text: rest.text.trim(), kind: kind === 'ANY' ? null : kind, limit: PAGE, ...(cursor ? { cursor } : {}) } },
    { keepPrevious: true },
  )
  return (
    <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'users', title: t('none'), note: t('noneNote') }}>
      {({ items, total, nextCursor }) => (
        <>
          <Panel title={t('people')} note={cursor ? undefined : t('total', { n: total })} item flush>
            <Table id={cursor ? `people-${cursor}` : 'people'} label={t('people')} columns={COLUMNS} rows={items} rowKey={({ id }) => id} />
          </Panel>
          <NextPage id={`people-more-${cursor ?? ''}`} cursor={nextCursor}>
            {(next) => <Found search={search} cursor={next} />}
          </NextPage>
        </>
      )}
    </QueryStates>
  )
}

/** 网格长、网格员信息库 (R260): found by name, grid, post, presence and load. */
export default function GridPeoplePage() {
  const may = useMay('gridPeople')
  const isManager = usePosts().some(({ role }) => role === 'grid_manager')
  const [search, setSearch] = useState<Search>({ text: '', kind: 'ANY', presence: 'ALL', order: 'NAME' })
  const set = (part: Partial<Search>) => setSearch((now) => ({ ...now, ...part }))
  return (
    <Frame
      title={t('people')}
      current="gridPeople"
      note={t('peopleNote')}
      tools={
        isManager ? (
          <Button id="people-assign" kind="secondary" small fit icon="plus" href={href('gridPostNew')} onPress={() => go('gridPostNew')}>
            {t('assign')}
          </Button>
        ) : undefined
      }
    >
      {may ? (
        <>
          <Panel title={t('find')}>
            <Field id="people-text" label={t('search')} kind="search" value={search.text} maxLength={40} first onChange={(text) => set({ text })} />
            <Stack>
              <ChipGroup
                id="people-kind"
                label={t('post')}
                value={search.kind}
                choices={KINDS.map((value) => ({ value, label: value === 'ANY' ? t('allPosts') : POSTS[value] }))}
                onChange={(kind) => set({ kind })}
              />
            </Stack>
            <Stack>
              <Segmented
                id="people-presence"
                label={t('presence')}
                value={search.presence}
                choices={(['ALL', 'HERE', 'AWAY'] as const).map((value) => ({ value, label: t(value) }))}
                onChange={(presence) => set({ presence })}
              />
            </Stack>
            <Stack>
              <Segmented
                id="people-order"
                label={t('order')}
                value={search.order}
                choices={(['NAME', 'LOAD'] as const).map((value) => ({ value, label: t(value) }))}
                onChange={(order) => set({ order })}
              />
            </Stack>
          </Panel>
          <Box className="mt4">
            <Found key={JSON.stringify(search)} search={search} />
          </Box>
        </>
      ) : null}
    </Frame>
  )
}
