import type { ArchiveCard } from '@jktl/shared/grid-events/geo/contract'
import { LinkButton, Pill, Row, Table, type TableColumn } from '@/ui'
import { go, href } from '../routes'
import { t } from './archive-texts'
import { levelText } from './archive-words'

const COLUMNS: readonly TableColumn<ArchiveCard>[] = [
  {
    key: 'name',
    title: t('name'),
    head: true,
    phone: 'line',
    cell: ({ code, name, isRetired }) => (
      <Row>
        <LinkButton id={`node-${code}`} href={href('gridArchiveNode', { code })} onPress={() => go('gridArchiveNode', { code })}>
          {name}
        </LinkButton>
        {isRetired ? <Pill tone="paused">{t('retiredMark')}</Pill> : null}
      </Row>
    ),
  },
  { key: 'code', title: t('code'), cell: ({ code }) => code, named: true },
  { key: 'level', title: t('level'), cell: ({ code }) => levelText(code), phone: 'none' },
  { key: 'people', title: t('people'), named: true, cell: ({ aPosts, bPosts }) => t('peopleValue', { a: aPosts, b: bPosts }) },
  { key: 'finer', title: t('finer'), named: true, cell: ({ secondGrids, thirdGrids }) => t('finerValue', { second: secondGrids, third: thirdGrids }) },
  { key: 'leaders', title: t('leaders'), named: true, cell: ({ leaders }) => leaders.join('、') || t('notSet') },
]

export const ArchiveTable = ({ id, nodes }: { id: string; nodes: readonly ArchiveCard[] }) => (
  <Table id={id} label={t('archive')} columns={COLUMNS} rows={nodes} rowKey={({ code }) => code} />
)
