import type { BodyPart } from '@jktl/shared/appointments/guidance/contract'
import { Box, classes, Press } from '@/ui'
import { t } from './guidance-texts'

export type Side = BodyPart['sides'][number]
/** Rows of the figure from head to foot; a part named twice is a pair. */
const FIGURE: Record<Side, readonly (readonly string[])[]> = {
  FRONT: [
    ['head'],
    ['face'],
    ['neck'],
    ['shoulder', 'chest', 'shoulder'],
    ['arm', 'belly', 'arm'],
    ['hip', 'private', 'hip'],
    ['leg', 'leg'],
    ['foot', 'foot'],
  ],
  BACK: [['head'], ['neck'], ['shoulder', 'back', 'shoulder'], ['arm', 'waist', 'arm'], ['hip', 'buttock', 'hip'], ['leg', 'leg'], ['foot', 'foot']],
}
const DRAWN = new Set([...FIGURE.FRONT, ...FIGURE.BACK].flat())

/** Parts that the figure cannot show: 全身, 皮肤, 情绪. */
export const partsBeside = (parts: readonly BodyPart[]): BodyPart[] => parts.filter(({ code, within }) => within === null && !DRAWN.has(code))

/** A figure of boxes, front or back: every part is a button with its word on it. */
export const BodyMap = ({ parts, side, onPick }: { parts: readonly BodyPart[]; side: Side; onPick: (code: string) => void }) => {
  const names = new Map(parts.map(({ code, name }) => [code, name]))
  return (
    <Box className="body" role="group" label={t('onBody')}>
      {FIGURE[side].map((row, at) => (
        <Box key={row.join()} className={classes('body__r', row.length === 2 && 'body__r--legs')}>
          {row.map((code, column) => {
            const name = names.get(code) ?? ''
            const isPair = row.indexOf(code) !== row.lastIndexOf(code)
            const isFirst = row.indexOf(code) === column
            return (
              <Press
                key={`${code}-${column}`}
                id={`body-${code}${isFirst ? '' : '-2'}`}
                className={classes('body__p', at === 0 && 'body__p--head', row.length === 3 && isPair && 'body__p--side')}
                label={isPair ? t(isFirst ? 'left' : 'right', { part: name }) : name}
                onPress={() => onPick(code)}
              >
                {name}
              </Press>
            )
          })}
        </Box>
      ))}
    </Box>
  )
}
