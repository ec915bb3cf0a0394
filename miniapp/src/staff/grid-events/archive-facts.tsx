import type { ArchiveNode } from '@jktl/shared/grid-events/geo/contract'
import { ARCHIVE_COUNT_CODES, ARCHIVE_COUNTS } from '@jktl/shared/grid-events/geo/model'
import { KeyValueList } from '@/ui'
import { Panel } from '../frame/panel'
import { t } from './archive-texts'
import { areaText, levelText, whenText } from './archive-words'

const said = (text: string): string => text || t('notSet')

/** 网格基本信息 (R258); what nobody counted yet is said so. */
export const ArchiveFacts = ({ node }: { node: ArchiveNode }) => (
  <Panel id="facts" title={t('facts')} note={node.isRetired ? t('retiredMark') : node.isSynthetic ? t('synthetic') : undefined}>
    <KeyValueList
      items={[
        { key: t('code'), value: node.code },
        { key: t('level'), value: levelText(node.code) },
        { key: t('path'), value: node.path.map(({ name }) => name).join(' › ') },
        { key: t('phone'), value: said(node.phone) },
        { key: t('address'), value: said(node.officeAddress) },
        { key: t('scope'), value: said(node.dutyScope) },
        ...ARCHIVE_COUNT_CODES.map((one) => ({ key: ARCHIVE_COUNTS[one], value: node[one] ?? t('notSet') })),
        { key: t('firms'), value: said(node.enterpriseNames.join('、')) },
        { key: t('leaders'), value: said(node.leaders.join('、')) },
        { key: t('people'), value: t('peopleValue', { a: node.aPosts, b: node.bPosts }) },
        { key: t('finer'), value: t('finerValue', { second: node.secondGrids, third: node.thirdGrids }) },
        { key: t('area'), value: node.areaM2 === null ? t('notDrawn') : areaText(node.areaM2) },
        { key: t('openEvents'), value: t('countValue', { n: node.openEvents }) },
        ...(node.changedAt ? [{ key: t('changed'), value: whenText(node.changedAt) }] : []),
      ]}
    />
  </Panel>
)
