import { useRead } from '@/platform/api'
import { Box, QueryStates } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { useParams } from '../../../routes'
import { DifferenceFacts } from '../../difference-facts'
import { EvidencePanel } from '../../evidence-panel'
import { t } from '../../finance-texts'
import { HandlingPanel } from '../../handling-panel'

/** What was agreed is carried out and proved within moments: the page shows it without being asked. */
const REFRESH_MS = 5_000

/** One difference: every side of it, its evidence, and the two people's hands (B13, §3.5). */
export default function DifferencePage() {
  const { id = '' } = useParams('difference')
  const may = useMay('differences')
  const query = useRead('payments.getDifference', { params: { id } }, { enabled: id !== '' && may, refetchMs: REFRESH_MS })
  return (
    <Frame title={query.data?.meaning ?? t('differences')} current="differences" task>
      <QueryStates query={query}>
        {(difference) => (
          <Box className="cols">
            <Box className="grow s-stack">
              <DifferenceFacts difference={difference} />
            </Box>
            <Box className="side s-stack">
              <HandlingPanel key={`${difference.id}-${difference.state}`} difference={difference} />
              <EvidencePanel difference={difference} />
            </Box>
          </Box>
        )}
      </QueryStates>
    </Frame>
  )
}
