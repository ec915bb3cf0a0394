import { CATEGORIES, type Category } from '@jktl/shared/health-records/views/model'
import type { DeskPurpose } from '@jktl/shared/health-records/desk/model'
import { useRead } from '@/platform/api'
import { Box, Button, QueryStates } from '@/ui'
import { useMay } from '../../../frame/access'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { href, type PatientRecordFilter, useParams } from '../../../routes'
import { Completeness, DeskLimits } from '../../desk-limits'
import { RecordLines } from '../../record-lines'
import { t } from '../../texts'

/** The life-line of a patient, or one kind of records, newest first (R161, R320). */
export default function PatientRecordsPage() {
  const may = useMay('patients')
  const [filter, setFilter] = useFilters<PatientRecordFilter>(useParams('patientRecords'), (next) => href('patientRecords', next))
  const { id = '', purpose = 'TREAT', category, after } = filter
  const wanted = { purpose: purpose as DeskPurpose, ...(category ? { category: category as Category } : {}), ...(after ? { cursor: after } : {}) }
  const query = useRead('healthRecords.listDeskRecords', { params: { id }, query: wanted }, { enabled: may && id !== '' })
  const title = category && category in CATEGORIES ? CATEGORIES[category as Category].name : t('all')
  return (
    <Frame title={query.data ? `${query.data.nameMasked}：${title}` : title} current="patients" task>
      <QueryStates
        query={query}
        empty={{
          when: ({ items, completeness }) => items.length === 0 && completeness === 'COMPLETE',
          icon: 'report',
          title: t('noRecords'),
          note: t('noRecordsNote'),
        }}
      >
        {(page) => (
          <>
            <Completeness completeness={page.completeness} />
            <Panel title={title} flush note={t('total', { count: page.total })}>
              <RecordLines label={title} items={page.items} purpose={wanted.purpose} />
            </Panel>
            {page.nextCursor ? (
              <Box className="pager">
                <Button id="records-next" kind="secondary" small onPress={() => setFilter({ after: page.nextCursor ?? undefined })}>
                  {t('more')}
                </Button>
              </Box>
            ) : null}
            <DeskLimits until={page.until} watermark={page.watermark} onEnd={() => void query.refetch()} />
          </>
        )}
      </QueryStates>
    </Frame>
  )
}
