import type { GridEventPage } from '@jktl/shared/grid-events/work/contract'
import { LOOK_REASON_CODES, LOOK_REASONS, type LookReason } from '@jktl/shared/grid-events/work/model'
import { useState } from 'react'
import { call, type Answer } from '@/platform/api'
import { callPhone } from '@/platform/phone'
import { Box, Button, Dialog, KeyValueList, Pill, RadioGroup, Text } from '@/ui'
import { Panel } from '../../frame/panel'
import { Trouble } from '../trouble'
import { timeText } from '../words'
import { t } from '../work-texts'

export type Revealed = Answer<'gridEvents.lookAtReporter'>

function standing(event: GridEventPage): string {
  if (event.isAnonymous) return t('reporterAnonymous')
  return t(event.hasContact ? 'reporterNotYet' : 'reporterNoContact')
}

/** Who reported it: masked, and in full only after a reason that is written down (§3.9). */
export const Reporter = ({ event, revealed, onAsk, onHide }: { event: GridEventPage; revealed: Revealed | null; onAsk: () => void; onHide: () => void }) => {
  const { nameMasked, phoneMasked, mayLook, looks, looksCount } = event.reporter
  return (
    <Panel
      id="reporter"
      title={t('reporter')}
      note={<Pill tone="paused">{t('hidden')}</Pill>}
      end={looksCount > 0 ? <Text look="sub">{t('looksCount', { count: looksCount })}</Text> : undefined}
    >
      {revealed ? null : phoneMasked ? (
        <>
          <Text look="strong">{[nameMasked ?? t('noName'), phoneMasked].join(' ')}</Text>
          <Text look="sub">{t('mayContact')}</Text>
        </>
      ) : (
        <Text look="sub">{standing(event)}</Text>
      )}
      {revealed ? (
        <Box id="revealed">
          <KeyValueList
            items={[
              { key: t('fullName'), value: revealed.name ?? t('noName') },
              { key: t('phone'), value: revealed.phone },
            ]}
          />
          <Text look="sub">{t('revealedNote')}</Text>
          <Box className="acts">
            <Button id="look-call" icon="phone" small fit onPress={() => callPhone(revealed.phone)}>
              {t('call', { phone: revealed.phone })}
            </Button>
            <Button id="look-hide" kind="quiet" small fit onPress={onHide}>
              {t('hide')}
            </Button>
          </Box>
        </Box>
      ) : mayLook ? (
        <Button id="look-open" kind="quiet" icon="eye" small fit onPress={onAsk}>
          {t('look')}
        </Button>
      ) : null}
      {looks.length > 0 ? (
        <Box as="ul" id="looks" className="evp__looks">
          {looks.map((look) => (
            <Box as="li" key={`${look.at} ${look.byName}`} className="sub">
              {t('lookLine', { name: look.byName, time: timeText(look.at), reason: LOOK_REASONS[look.reason] })}
            </Box>
          ))}
        </Box>
      ) : null}
    </Panel>
  )
}

/** The answer is kept nowhere but in the page. */
export function LookDialog({ eventId, onDone, onDismiss }: { eventId: string; onDone: (answer: Revealed) => void; onDismiss: () => void }) {
  const [reason, setReason] = useState<LookReason>('LOCATE')
  const [failure, setFailure] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const confirm = () => {
    if (busy) return
    setBusy(true)
    setFailure(null)
    call('gridEvents.lookAtReporter', { params: { id: eventId }, body: { reason } })
      .then(onDone)
      .catch((problem: unknown) => {
        setFailure(problem)
        setBusy(false)
      })
  }
  return (
    <Dialog id="look" title={t('lookTitle')} confirm={t('lookGo')} onConfirm={confirm} busy={busy} dismiss={t('cancel')} onDismiss={onDismiss}>
      <Text look="sub">{t('lookNote')}</Text>
      <RadioGroup
        id="look-reason"
        label={t('lookTitle')}
        value={reason}
        onChange={setReason}
        choices={LOOK_REASON_CODES.map((value) => ({ value, label: LOOK_REASONS[value] }))}
      />
      <Trouble id="look-failed" failure={failure} />
    </Dialog>
  )
}
