import { Box, classes, Icon, Shape, Toned } from '@/ui'
import type { LampColour } from './lamp-rules'

const LOOK = {
  red: { className: 'lamp-r', shape: 'diamond', tone: 'danger' },
  yellow: { className: 'lamp-y', shape: 'triangle', tone: 'notice' },
  grey: { className: 'lamp-p', shape: 'pause', tone: 'paused' },
  green: { className: 'lamp-g', shape: 'dot', tone: 'ok' },
  blue: { className: 'lamp-b', shape: null, tone: 'info' },
} as const

/** How time stands: a shape, a colour and the words. */
export const LampSign = ({ colour, children }: { colour: LampColour; children: string }) => {
  const { className, shape, tone } = LOOK[colour]
  return (
    <Toned tone={tone}>
      <Box as="span" className={classes('lamp', className)}>
        {shape ? <Shape name={shape} /> : <Icon name="done" size="xs" />}
        {children}
      </Box>
    </Toned>
  )
}
