import type { BorderProblem, Edition } from '@jktl/shared/grid-events/geo/contract'
import { BORDER_PROBLEMS, EDITION_STATES } from '@jktl/shared/grid-events/geo/model'
import { useState } from 'react'
import { useRead } from '@/platform/api'
import { download } from '@/platform/download'
import { Box, Button, ErrorState, KeyValueList, Notice, QueryStates, Table, type TableColumn, Text } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { useParams } from '../../../routes'
import { ArchivePlan } from '../../archive-plan'
import { t } from '../../archive-texts'
import { validText, whenText } from '../../archive-words'
import { DiscardBorders, PublishBorders } from '../../publish-borders'

const MOST_LISTED = 200
const COLUMNS: readonly TableColumn<BorderProblem & { key: string }>[] = [
  { key: 'kind', title: t('kind'), head: true, cell: ({ kind }) => BORDER_PROBLEMS[kind] },
  { key: 'code', title: t('code'), cell: ({ code }) => code },
  { key: 'text', title: t('what'), phone: 'line', cell: ({ text }) => text },
]

/** One edition (§3.6): what is wrong with it, what it changes, how it looks; published, exported or thrown away. */
export default function GridEditionPage() {
  const { id = '' } = useParams('gridEdition')
  const may = useMay('gridArchive')
  const [open, setOpen] = useState<'publish' | 'discard' | null>(null)
  const query = useRead('gridEvents.getEdition', { params: { id } }, { enabled: may && id !== '' })
  const edition = query.data
  const close = () => setOpen(null)
  return (
    <Frame
      title={edition ? t('edition', { seq: edition.seq }) : t('editions')}
      current="gridArchive"
      task
      overlay={
        edition && open === 'publish' ? (
          <PublishBorders edition={edition} onClose={close} />
        ) : edition && open === 'discard' ? (
          <DiscardBorders edition={edition} onClose={close} />
        ) : undefined
      }
    >
      <QueryStates query={query} id="edition-error">
        {(shown) => (
          <Box className="s-stack">
            <Tools edition={shown} onOpen={setOpen} />
            {shown.isOvertaken ? <Notice tone="notice">{t('overtaken')}</Notice> : null}
            <Problems problems={shown.problems} isDraft={shown.state === 'DRAFT'} />
            <Panel id="edition-facts" title={t('facts')}>
              <KeyValueList
                items={[
                  { key: t('state'), value: EDITION_STATES[shown.state] },
                  { key: t('areaOf'), value: `${shown.areaName}（${shown.areaCode}）` },
                  { key: t('source'), value: shown.source },
                  { key: t('importCrs'), value: t(`crs${shown.crs}`) },
                  { key: t('synthetic'), value: shown.isSynthetic ? t('yes') : t('no') },
                  { key: t('polygons'), value: t('polygonsValue', { n: shown.polygons }) },
                  { key: t('made'), value: whenText(shown.createdAt) },
                  { key: t('valid'), value: validText(shown) },
                ]}
              />
            </Panel>
            <Changes edition={shown} />
            <ArchivePlan within={shown.areaCode} name={shown.areaName} editionId={shown.id} />
          </Box>
        )}
      </QueryStates>
    </Frame>
  )
}

function Tools({ edition, onOpen }: { edition: Edition; onOpen: (open: 'publish' | 'discard') => void }) {
  const [failure, setFailure] = useState<unknown>(null)
  const save = () =>
    download({ id: 'gridEvents.exportEdition', params: { id: edition.id }, name: t('fileName', { seq: edition.seq }), kind: 'geojson' }).then(
      () => setFailure(null),
      setFailure,
    )
  return (
    <>
      <Box className="acts">
        {edition.mayPublish ? (
          <Button id="edition-publish" small fit onPress={() => onOpen('publish')}>
            {t('publish')}
          </Button>
        ) : null}
        <Button id="edition-export" kind="secondary" small fit onPress={() => void save()}>
          {t('exportFile')}
        </Button>
        {edition.mayDiscard ? (
          <Button id="edition-discard" kind="danger" small fit onPress={() => onOpen('discard')}>
            {t('discard')}
          </Button>
        ) : null}
      </Box>
      {failure ? <ErrorState id="export-failed" failure={failure} /> : null}
    </>
  )
}

function Problems({ problems, isDraft }: { problems: readonly BorderProblem[]; isDraft: boolean }) {
  if (problems.length === 0)
    return isDraft ? (
      <Notice id="edition-sound" tone="ok">
        {t('noProblems')}
      </Notice>
    ) : null
  return (
    <Panel id="edition-problems" title={t('problems')} note={t('problemCount', { n: problems.length })} danger flush>
      <Table
        id="edition-problem-table"
        label={t('problems')}
        columns={COLUMNS}
        rows={problems.map((problem, index) => ({ ...problem, key: String(index) }))}
        rowKey={({ key }) => key}
      />
      {problems.length >= MOST_LISTED ? (
        <Box className="panel-b">
          <Text look="cap">{t('more', { n: MOST_LISTED })}</Text>
        </Box>
      ) : null}
    </Panel>
  )
}

function Changes({ edition: { added, left, state } }: { edition: Edition }) {
  const names = (nodes: readonly { name: string; code: string }[]): string => nodes.map(({ name, code }) => `${name}（${code}）`).join('、')
  return (
    <Panel id="edition-changes" title={t('changes')}>
      {added.length === 0 && left.length === 0 ? <Text>{t('noChanges')}</Text> : null}
      {added.length > 0 ? (
        <Text>
          {t('added', { n: added.length })}：{names(added)}
        </Text>
      ) : null}
      {left.length > 0 ? (
        <>
          <Text>
            {t('left', { n: left.length })}：{names(left)}
          </Text>
          {state === 'PAST' ? null : <Text look="cap">{t('leftNote')}</Text>}
        </>
      ) : null}
    </Panel>
  )
}
