import { useEffect, useState, type ReactNode } from 'react'
import { serverNow } from '@/platform/server-time'
import { Box, classes } from './host'
import { Icon } from './icon'
import { t } from './texts'
import { Toned } from './tone'

const twoDigits = (n: number) => String(n).padStart(2, '0')
/** `872000` → `14:32`; an hour and more → `1:02:05`. */
export function formatRemaining(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  const minutes = Math.floor(seconds / 60)
  return minutes >= 60 ? `${Math.floor(minutes / 60)}:${twoDigits(minutes % 60)}:${twoDigits(seconds % 60)}` : `${minutes}:${twoDigits(seconds % 60)}`
}

export interface CountdownProps {
  id?: string
  until: string
  warnBelowMs?: number
  /** What it can show at most, where the whole time is known: clocks a blink apart must not make 60 seconds 1:01. */
  atMostMs?: number
  onEnd?: () => void
}
/** Time left until an instant of the server's clock; `onEnd` once when it is over. Spoken only when it gets short. */
export function Countdown({ id, until, warnBelowMs = 120_000, atMostMs = Infinity, onEnd }: CountdownProps) {
  const end = Date.parse(until)
  const [now, setNow] = useState(serverNow)
  const left = Math.min(end - now, atMostMs)
  const over = left <= 0
  useEffect(() => {
    setNow(serverNow())
    const timer = setInterval(() => setNow(serverNow()), 1000)
    return () => clearInterval(timer)
  }, [end])
  useEffect(() => {
    if (over) onEnd?.()
    // once per passing of the end, not per new closure
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [over])
  const short = left <= warnBelowMs
  return (
    <Box
      as="span"
      id={id}
      className={classes('countdown', short ? 'c-notice' : 'c-brand')}
      role="timer"
      label={over ? t('timeUp') : t('remaining', { time: formatRemaining(left) })}
    >
      {formatRemaining(left)}
    </Box>
  )
}

export interface TimelineItem {
  key: string
  title: ReactNode
  /** At the right end, `8:29`. */
  time?: string
  note?: ReactNode
  state: 'done' | 'now' | 'bad' | 'todo'
}
const SPOKEN = { done: 'stepDone', now: 'stepNow', bad: 'stepFailed', todo: 'stepTodo' } as const
/** What has happened and what comes, from top to bottom. */
export const Timeline = ({ items }: { items: readonly TimelineItem[] }) => (
  <Box as="ol" className="tl">
    {items.map((item, index) => {
      const last = index === items.length - 1
      return (
        <Box as="li" key={item.key} className={classes('tl__i', last && 'tl__i--last')}>
          {last ? null : <Box as="span" className={classes('tl__line', item.state === 'done' && 'tl__line--done')} hidden />}
          <Toned tone={item.state === 'done' ? 'on-brand' : item.state === 'bad' ? 'danger' : 'text-3'}>
            <Box as="span" className={classes('tl__dot', item.state !== 'todo' && `tl__dot--${item.state}`)} hidden>
              {item.state === 'done' ? <Icon name="check" size="xs" /> : item.state === 'bad' ? <Icon name="close" size="xs" /> : index + 1}
            </Box>
          </Toned>
          <Box className="tl__b">
            <Box as="p" className="tl__t">
              {item.title}
              <Box as="span" className="sr">
                {t(SPOKEN[item.state])}
              </Box>
              {item.time ? (
                <Box as="span" className="tl__time">
                  {item.time}
                </Box>
              ) : null}
            </Box>
            {item.note ? (
              <Box as="p" className="sub">
                {item.note}
              </Box>
            ) : null}
          </Box>
        </Box>
      )
    })}
  </Box>
)

/** Where one stands in a short procedure; stacked in the elder themes. */
export const Steps = ({ steps, current }: { steps: readonly string[]; current: number }) => (
  <Box as="ol" className="steps">
    {steps.map((step, index) => (
      <Box as="li" key={step} className={classes('steps__i', index === current && 'steps__i--now')} {...(index === current ? { current: true } : {})}>
        <Toned tone={index < current ? 'on-brand' : 'text-3'}>
          <Box as="span" className={classes('tl__dot', index < current && 'tl__dot--done', index === current && 'tl__dot--now')} hidden>
            {index < current ? <Icon name="check" size="xs" /> : index + 1}
          </Box>
        </Toned>
        {step}
      </Box>
    ))}
  </Box>
)
