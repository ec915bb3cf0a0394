import { useState } from 'react'
import { useRead } from '@/platform/api'
import { Box, Button, Field, LinkButton, QueryStates, Segmented, Stack, Text } from '@/ui'
import { useMay } from '../../../frame/access'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { Pager } from '../../../frame/pager'
import { Panel } from '../../../frame/panel'
import { type GridArchiveFilter, go, href, useParams } from '../../../routes'
import { ArchivePlan } from '../../archive-plan'
import { ArchiveTable } from '../../archive-table'
import { t } from '../../archive-texts'
import { CreateNode } from '../../create-node'

const PAGE = 30

/** 网格信息档案库 (R259): by level, or found by their words. */
export default function GridArchivePage() {
  const may = useMay('gridArchive')
  const [filter, setFilter] = useFilters<GridArchiveFilter>(useParams('gridArchive'), (next) => href('gridArchive', next))
  const [text, setText] = useState(filter.q ?? '')
  const [isCreating, setCreating] = useState(false)
  const { within, q, retired, after } = filter
  const ask = {
    ...(within ? { within } : {}),
    ...(q ? { q } : {}),
    ...(retired === 'true' ? ({ retired: 'true' } as const) : {}),
    ...(after ? { cursor: after } : {}),
    limit: PAGE,
  } as const
  const query = useRead('gridEvents.listArchive', { query: ask }, { enabled: may, keepPrevious: true })
  const here = query.data?.path.at(-1)
  const find = (words: string) => setFilter({ q: words.trim() || undefined, after: undefined })
  return (
    <Frame
      title={t('archive')}
      current="gridArchive"
      tools={
        <Button id="archive-editions" kind="secondary" small fit href={href('gridEditions')} onPress={() => go('gridEditions')}>
          {t('editions')}
        </Button>
      }
      overlay={isCreating && here ? <CreateNode parent={here} onClose={() => setCreating(false)} /> : undefined}
    >
      <Panel title={t('find')}>
        <Field id="archive-q" label={t('search')} kind="search" value={text} maxLength={40} first onChange={setText} onConfirm={() => find(text)} />
        <Box className="acts">
          <Button id="archive-find" small fit onPress={() => find(text)}>
            {t('find')}
          </Button>
          {q ? (
            <Button
              id="archive-all"
              kind="quiet"
              small
              onPress={() => {
                setText('')
                find('')
              }}
            >
              {t('all')}
            </Button>
          ) : null}
        </Box>
        <Stack>
          <Segmented
            id="archive-retired"
            label={t('shown')}
            value={retired === 'true' ? 'true' : 'false'}
            onChange={(value) => setFilter({ retired: value === 'true' ? 'true' : undefined, after: undefined })}
            choices={[
              { value: 'false', label: t('used') },
              { value: 'true', label: t('retired') },
            ]}
          />
        </Stack>
      </Panel>
      <QueryStates query={query} id="archive-error">
        {({ items, path, nextCursor, mayCreate }) => (
          <Box className="s-stack">
            {path.length > 0 ? (
              <Box as="nav" className="filters" label={t('path')}>
                <LinkButton id="archive-mine" href={href('gridArchive', {})} onPress={() => setFilter({ within: undefined, after: undefined })}>
                  {t('mine')}
                </LinkButton>
                {path.length > 1 ? (
                  <Text inline look="sub">
                    {path
                      .slice(0, -1)
                      .map(({ name }) => name)
                      .join(' › ')}
                  </Text>
                ) : null}
                <Text inline look="strong">
                  {path.at(-1)?.name ?? ''}
                </Text>
              </Box>
            ) : null}
            <Panel
              id="archive-list"
              title={path.at(-1)?.name ?? t('mine')}
              flush
              end={
                mayCreate ? (
                  <Button id="archive-create" kind="secondary" small fit icon="plus" onPress={() => setCreating(true)}>
                    {t('create')}
                  </Button>
                ) : undefined
              }
              foot={<Pager id="archive-page" after={after} nextCursor={nextCursor} onPage={(next) => setFilter({ after: next })} />}
            >
              {items.length > 0 ? <ArchiveTable id="archive-nodes" nodes={items} /> : <NoNodes />}
            </Panel>
            {here && !q && retired !== 'true' ? <ArchivePlan within={here.code} name={here.name} /> : null}
          </Box>
        )}
      </QueryStates>
    </Frame>
  )
}

const NoNodes = () => (
  <Box className="panel-b">
    <Text id="archive-none" look="strong">
      {t('none')}
    </Text>
    <Text look="sub">{t('noneNote')}</Text>
  </Box>
)
