import { DIMENSION_NAMES } from '@jktl/shared/appointments/evaluations/model'
import { clockTimeOf, formatTimeCn } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { call, useRead, type Answer } from '@/platform/api'
import { saveFile } from '@/platform/save-file'
import { Box, Button, ErrorState, LinkButton, QueryStates, Table, type TableColumn } from '@/ui'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { go, href } from '../../../routes'
import { t } from '../../evaluation-texts'
import { usePlace } from '../../place'
import { PlaceNeeded } from '../../place-choice'

type Analysis = Answer<'appointments.getEvaluationAnalysis'>
interface Average {
  sampleSize: number
  scoreX10: number | null
}
const scoreOf = ({ scoreX10 }: Average): string => (scoreX10 === null ? t('tooFew') : (scoreX10 / 10).toFixed(1))
const NUMBERS = [
  { key: 'count', title: t('count'), end: true, named: true, cell: ({ sampleSize }: Average) => sampleSize },
  { key: 'score', title: t('score'), end: true, named: true, cell: scoreOf },
]
const listOf = (filter: { department?: string; month?: string }) => ({ filter: 'all', ...filter })

const MONTHS: readonly TableColumn<Analysis['months'][number]>[] = [
  {
    key: 'month',
    title: t('month'),
    head: true,
    cell: ({ month }) => (
      <LinkButton id={`month-${month}`} href={href('evaluations', listOf({ month }))} onPress={() => go('evaluations', listOf({ month }))}>
        {month}
      </LinkButton>
    ),
  },
  ...NUMBERS,
]
const DIMENSION_COLUMNS: readonly TableColumn<Analysis['dimensions'][number]>[] = [
  { key: 'dimension', title: t('dimension'), head: true, cell: ({ dimension }) => DIMENSION_NAMES[dimension] },
  ...NUMBERS,
]
const DEPARTMENTS: readonly TableColumn<Analysis['departments'][number]>[] = [
  {
    key: 'department',
    title: t('department'),
    head: true,
    cell: ({ departmentId, departmentName }) => (
      <LinkButton
        id={`department-${departmentId}`}
        href={href('evaluations', listOf({ department: departmentId }))}
        onPress={() => go('evaluations', listOf({ department: departmentId }))}
      >
        {departmentName}
      </LinkButton>
    ),
  },
  ...NUMBERS,
  { key: 'unanswered', title: t('waitingAnswer'), end: true, named: true, cell: ({ unanswered }) => unanswered },
]

/** 评价分析 (R355 大数据分析): every number opens into the evaluations it counts. */
export default function EvaluationAnalysisPage() {
  const { institutionId } = usePlace()
  const [failure, setFailure] = useState<unknown>(null)
  const ask = { query: institutionId ? { institutionId } : {} }
  const query = useRead('appointments.getEvaluationAnalysis', ask, { enabled: institutionId !== null })
  const save = async () => {
    setFailure(null)
    try {
      const file = await call('appointments.exportEvaluationAnalysis', ask)
      await saveFile(file.fileName, file.text)
    } catch (error) {
      setFailure(error)
    }
  }
  return (
    <Frame title={t('analysis')} current="evaluations" task>
      {institutionId === null ? (
        <PlaceNeeded />
      ) : (
        <QueryStates query={query}>
          {(found) => (
            <>
              <Panel
                id="analysis-total"
                title={t('total')}
                note={t('asOf', { time: formatTimeCn(clockTimeOf(Date.parse(found.asOf))) })}
                end={
                  <Button id="analysis-export" kind="secondary" small onPress={() => void save()}>
                    {t('exportCsv')}
                  </Button>
                }
              >
                <Box as="p">
                  <Box as="b" className="strong">{`${t('score')} ${scoreOf(found.total)}`}</Box>
                </Box>
                <Box as="p">{t('figures', { count: found.total.sampleSize, visits: found.visits, unanswered: found.unanswered })}</Box>
                {failure ? <ErrorState id="analysis-error" failure={failure} /> : null}
              </Panel>
              <Panel title={t('months')} flush>
                <Table id="analysis-months" label={t('months')} columns={MONTHS} rows={found.months} rowKey={({ month }) => month} />
              </Panel>
              <Panel title={t('dimensions')} flush>
                <Table
                  id="analysis-dimensions"
                  label={t('dimensions')}
                  columns={DIMENSION_COLUMNS}
                  rows={found.dimensions}
                  rowKey={({ dimension }) => dimension}
                />
              </Panel>
              {found.departments.length > 0 ? (
                <Panel title={t('departments')} flush>
                  <Table
                    id="analysis-departments"
                    label={t('departments')}
                    columns={DEPARTMENTS}
                    rows={found.departments}
                    rowKey={({ departmentId }) => departmentId}
                  />
                </Panel>
              ) : null}
            </>
          )}
        </QueryStates>
      )}
    </Frame>
  )
}
