import { ARCHIVE_COUNT_CODES, ARCHIVE_COUNTS } from '@jktl/shared/grid-events/geo/model'
import type { ReportLine } from '@jktl/shared/grid-events/boards/contract'
import { AVERAGES, FIGURES } from '@jktl/shared/grid-events/boards/figures'
import { type Answer, useRead } from '@/platform/api'
import { Box, KeyValueList, LinkButton, QueryStates } from '@/ui'
import { Panel } from '../frame/panel'
import { go, href } from '../routes'
import { t } from './boards-texts'
import { pointsText } from './figure-parts'
import { FigureRowsList } from './figure-rows-list'

const SHOWN = 10

/** 网格档案 beside the map (R258): figures, facts, people, and what is open there. */
export function GridPanel({ line }: { line: ReportLine }) {
  const { node: code } = line.drill
  const archive = useRead('gridEvents.getArchiveNode', { params: { code } })
  const { period, date } = line.drill
  const ask = { figure: 'OPEN', node: code, period, date } as const
  const open = useRead('gridEvents.listFigureRows', { query: { ...ask, limit: SHOWN } })
  return (
    <Box className="s-stack">
      <Panel
        id="grid-archive"
        title={t('chosen', { name: line.label })}
        end={
          <LinkButton id="grid-archive-open" more href={href('gridArchiveNode', { code })} onPress={() => go('gridArchiveNode', { code })}>
            {t('archive')}
          </LinkButton>
        }
      >
        <Box className="s-stack">
          <KeyValueList
            items={[
              { key: FIGURES.TOTAL.label, value: line.counts.TOTAL },
              { key: FIGURES.OPEN.label, value: line.counts.OPEN },
              { key: AVERAGES.RESULT.label, value: pointsText(line.result) },
              { key: AVERAGES.SERVICE.label, value: pointsText(line.service) },
            ]}
          />
          <QueryStates query={archive} id="archive-error">
            {(node) => <Facts node={node} />}
          </QueryStates>
        </Box>
      </Panel>
      <QueryStates query={open} id="open-error">
        {(page) => (
          <Panel
            id="grid-open"
            title={t('open', { count: page.total })}
            note={t('openNote')}
            flush
            end={
              page.total > SHOWN ? (
                <LinkButton id="open-all" more href={href('figureRows', ask)} onPress={() => go('figureRows', ask)}>
                  {t('openAll', { count: page.total })}
                </LinkButton>
              ) : undefined
            }
          >
            {page.total === 0 ? <Box className="panel-b">{t('noOpen')}</Box> : <FigureRowsList label={t('open', { count: page.total })} items={page.items} />}
          </Panel>
        )}
      </QueryStates>
    </Box>
  )
}

function Facts({ node }: { node: Answer<'gridEvents.getArchiveNode'> }) {
  const said = (text: string): string => text || t('unknown')
  return (
    <KeyValueList
      items={[
        { key: t('phone'), value: said(node.phone) },
        { key: t('office'), value: said(node.officeAddress) },
        { key: t('scope'), value: said(node.dutyScope) },
        ...ARCHIVE_COUNT_CODES.map((one) => ({ key: ARCHIVE_COUNTS[one], value: node[one] ?? t('unknown') })),
        ...(node.enterpriseNames.length > 0 ? [{ key: t('firms'), value: node.enterpriseNames.join('、') }] : []),
        { key: t('leaders'), value: said(node.leaders.join('、')) },
        { key: t('posts'), value: t('postsValue', { a: node.aPosts, b: node.bPosts }) },
        { key: t('below'), value: t('belowValue', { second: node.secondGrids, third: node.thirdGrids }) },
      ]}
    />
  )
}
