import type { QueueScreen } from '@jktl/shared/appointments/queue/contract'
import { clockTimeOf, formatTimeCn } from '@jktl/shared/kernel/dates'
import { useRead } from '@/platform/api'
import { useSignedIn } from '@/platform/session'
import { Box, classes, Empty, OfflineStrip, QrCode, QueryStates, Root, SignInPrompt } from '@/ui'
import { useParams } from '../../../routes'
import { t } from '../../queue-texts'

/** The code changes every half minute, the calls at any moment. */
const EVERY_MS = 5_000

const time = (instant: string): string => formatTimeCn(clockTimeOf(Date.parse(instant)))

function Room({ room }: { room: QueueScreen['rooms'][number] }) {
  return (
    <Box as="section" className="wall__room" label={room.location}>
      <Box as="h2" className="wall__where">
        {room.location}
        <Box as="span" className="wall__doctor">
          {room.doctorName}
        </Box>
      </Box>
      {room.called.length > 0 ? (
        room.called.map((one) => (
          <Box as="p" key={one.key} id={`wall-called-${one.ordinal}`} className={classes('wall__now', one.isIn && 'wall__now--in')} live="polite">
            {t('wallCall', { ordinal: one.ordinal, name: one.nameMasked })}
            <Box as="span" className="wall__to">
              {one.isIn ? t('wallIn') : t('wallTo', { room: one.room })}
            </Box>
          </Box>
        ))
      ) : (
        <Box as="p" className="wall__none">
          {t('wallNobody')}
        </Box>
      )}
      {room.next.length > 0 ? (
        <Box as="p" className="wall__next">
          {`${t('wallNext')} ${room.next.map(({ ordinal, nameMasked }) => t('wallCall', { ordinal, name: nameMasked })).join('，')}`}
        </Box>
      ) : null}
      {room.waiting > room.next.length ? (
        <Box as="p" className="wall__more">
          {t('wallWaiting', { count: room.waiting })}
        </Box>
      ) : null}
    </Box>
  )
}

/** 候诊区屏幕: masked names, numbers and rooms; the check-in code of this place and this half minute (Q6, Q7). */
export default function ScreenPage() {
  const { id = '' } = useParams('queueScreen')
  const signedIn = useSignedIn()
  const query = useRead('appointments.getQueueScreen', { params: { id } }, { enabled: signedIn && id !== '', refetchMs: EVERY_MS })
  return (
    <Root title={t('screenTitle')}>
      <Box as="main" id="main" className="wall" focusable>
        {signedIn ? (
          <QueryStates query={query}>
            {(screen) => (
              <>
                {query.error ? <OfflineStrip time={time(screen.serverTime)} onRetry={() => void query.refetch()} /> : null}
                <Box className="wall__head">
                  <Box as="h1" className="wall__title">
                    {screen.area}
                  </Box>
                  <Box as="span" className="wall__clock">
                    {time(screen.serverTime)}
                  </Box>
                </Box>
                <Box className="wall__cols">
                  <Box className="wall__rooms">
                    {screen.rooms.length > 0 ? (
                      screen.rooms.map((room) => <Room key={room.sessionId} room={room} />)
                    ) : (
                      <Empty icon="clock" title={t('wallEmpty')} />
                    )}
                  </Box>
                  <Box as="section" className="wall__code" label={t('wallCheckIn')}>
                    <Box as="h2" className="wall__where">
                      {t('wallCheckIn')}
                    </Box>
                    <QrCode id="wall-qr" text={screen.code.qrText} alt={t('wallQr')} large />
                    <Box as="p" className="sub">
                      {t('wallCode')}
                    </Box>
                    <Box as="p" id="wall-code" className="wall__digits">
                      {screen.code.shortCode}
                    </Box>
                    <Box as="p" className="sub">
                      {t('wallCodeNote')}
                    </Box>
                  </Box>
                </Box>
              </>
            )}
          </QueryStates>
        ) : (
          <SignInPrompt />
        )}
      </Box>
    </Root>
  )
}
