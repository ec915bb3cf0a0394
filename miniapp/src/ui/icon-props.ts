import type { Tone } from '@/theme/tones'
import type { IconName } from './icons.generated'
import type { ShapeName } from './shapes'

export interface IconProps {
  name: IconName
  /** 24 by default, s 20, xs 16, l 28; all grow with the type size. */
  size?: 's' | 'xs' | 'l'
  tone?: Tone
  className?: string
}
export interface ShapeProps {
  name: ShapeName
  tone?: Tone
}
