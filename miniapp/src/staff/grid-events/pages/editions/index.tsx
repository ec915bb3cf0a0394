import type { EditionCard } from '@jktl/shared/grid-events/geo/contract'
import { EDITION_STATES } from '@jktl/shared/grid-events/geo/model'
import { useState } from 'react'
import { useRead } from '@/platform/api'
import { Box, LinkButton, Pill, QueryStates, Table, type TableColumn } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { Pager } from '../../../frame/pager'
import { Panel } from '../../../frame/panel'
import { go, href } from '../../../routes'
import { t } from '../../archive-texts'
import { validText, whenText } from '../../archive-words'
import { ImportBorders } from '../../import-borders'

const TONES = { DRAFT: 'notice', COMING: 'info', IN_FORCE: 'ok', PAST: 'paused' } as const
const COLUMNS: readonly TableColumn<EditionCard>[] = [
  {
    key: 'seq',
    title: t('editions'),
    head: true,
    phone: 'line',
    cell: ({ id, seq }) => (
      <LinkButton id={`edition-${id}`} href={href('gridEdition', { id })} onPress={() => go('gridEdition', { id })}>
        {t('edition', { seq })}
      </LinkButton>
    ),
  },
  { key: 'state', title: t('state'), cell: ({ state }) => <Pill tone={TONES[state]}>{EDITION_STATES[state]}</Pill> },
  { key: 'area', title: t('areaOf'), named: true, cell: ({ areaName }) => areaName },
  { key: 'source', title: t('source'), phone: 'line', cell: ({ source }) => source },
  { key: 'polygons', title: t('polygons'), named: true, end: true, cell: ({ polygons }) => t('polygonsValue', { n: polygons }) },
  { key: 'valid', title: t('valid'), phone: 'line', cell: validText },
  { key: 'made', title: t('made'), phone: 'none', cell: ({ createdAt }) => whenText(createdAt) },
]

/** 边界版本 (§3.6): the one in force, those before it, drafts; and the way in for a new one. */
export default function GridEditionsPage() {
  const may = useMay('gridArchive')
  const [after, setAfter] = useState<string>()
  const query = useRead('gridEvents.listEditions', { query: after ? { cursor: after } : {} }, { enabled: may, keepPrevious: true })
  return (
    <Frame title={t('editions')} current="gridArchive" task note={t('editionsNote')}>
      <QueryStates query={query} id="editions-error" empty={{ when: ({ items }) => items.length === 0, icon: 'map', title: t('noEditions') }}>
        {({ items, nextCursor, mayImport }) => (
          <Box className="s-stack">
            <Panel id="editions" title={t('editions')} flush foot={<Pager id="editions-page" after={after} nextCursor={nextCursor} onPage={setAfter} />}>
              <Table id="editions-table" label={t('editions')} columns={COLUMNS} rows={items} rowKey={({ id }) => id} />
            </Panel>
            {mayImport ? <ImportBorders /> : null}
          </Box>
        )}
      </QueryStates>
    </Frame>
  )
}
