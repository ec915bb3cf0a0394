import type { ClearingDetail } from '@jktl/shared/payments/clearing/contract'
import { useWrite } from '@/platform/api'
import { Box, Button, Dialog, Text } from '@/ui'
import { Panel } from '../frame/panel'
import { t } from './clearing-texts'
import { momentText } from './words'
import { WriteTrouble } from './write-trouble'

const REFRESH = ['payments.getClearingBatch', 'payments.listClearingBatches'] as const

function stateText({ signedAt, checkedAt, checkedIsMine }: ClearingDetail): string {
  if (signedAt) return t('signedText', { time: momentText(signedAt) })
  if (!checkedAt) return t('draftText')
  return t(checkedIsMine ? 'checkedMine' : 'checkedText', { time: momentText(checkedAt) })
}

/** The two hands (§3.6): what this one may do now. */
export const SigningPanel = ({ batch, onAsk }: { batch: ClearingDetail; onAsk: () => void }) => (
  <Panel
    id="clearing-sign"
    title={t('sign')}
    foot={
      batch.canCheck || batch.canSign ? (
        <Box className="acts">
          <Button id={batch.canCheck ? 'clearing-check' : 'clearing-sign-it'} fit onPress={onAsk}>
            {t(batch.canCheck ? 'check' : 'signIt')}
          </Button>
        </Box>
      ) : undefined
    }
  >
    <Text>{stateText(batch)}</Text>
  </Panel>
)

/** Asks once more; both stand for exactly the file with this fingerprint. */
export function SigningDialog({ batch, onClose }: { batch: ClearingDetail; onClose: () => void }) {
  const check = useWrite('payments.checkClearingBatch', { refresh: [...REFRESH], onDone: onClose })
  const sign = useWrite('payments.signClearingBatch', { refresh: [...REFRESH], onDone: onClose })
  const write = batch.canCheck ? check : sign
  return (
    <Dialog
      id="clearing-ask"
      title={t(batch.canCheck ? 'checkTitle' : 'signTitle')}
      confirm={t(batch.canCheck ? 'checkGo' : 'signGo')}
      busy={write.busy}
      dismiss={t('giveUp')}
      onDismiss={onClose}
      onConfirm={() => write.run({ params: { id: batch.id }, ifMatch: batch.version, body: { sha256: batch.sha256 } })}
    >
      <Text>{t(batch.canCheck ? 'checkNote' : 'signNote')}</Text>
      <WriteTrouble id="clearing-ask-failed" failure={write.failure} />
    </Dialog>
  )
}
