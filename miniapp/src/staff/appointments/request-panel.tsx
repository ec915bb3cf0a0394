import type { PoolSessionDetail } from '@jktl/shared/appointments/pool/contract'
import { useState } from 'react'
import { Button } from '@/ui'
import { ReviewPanel } from './review-panel'
import { SuspensionPanel } from './session-panel'
import { t } from './pool-texts'
import { Notice } from '@/ui'

/** 停诊 of this session: asking for it, and what a second person says. */
export function RequestPanel({ detail: { session, request } }: { detail: PoolSessionDetail }) {
  const [isOpen, setOpen] = useState(false)
  const [asked, setAsked] = useState<'asked' | 'done' | null>(null)
  return (
    <>
      {asked ? (
        <Notice id="request-done" tone="ok" live>
          {t(asked === 'asked' ? 'suspendAsked' : 'suspendDone')}
        </Notice>
      ) : null}
      {request ? <ReviewPanel key={`${request.id} ${request.version}`} request={request} /> : null}
      {session.state === 'OPEN' && !session.isReviewPending ? (
        isOpen ? (
          <SuspensionPanel
            session={session}
            onClose={() => setOpen(false)}
            onDone={({ isEmergency }) => {
              setAsked(isEmergency ? 'done' : 'asked')
              setOpen(false)
            }}
          />
        ) : (
          <Button id="suspend-open" kind="danger" icon="stop" fit onPress={() => setOpen(true)}>
            {t('suspendOpen')}
          </Button>
        )
      ) : null}
    </>
  )
}
