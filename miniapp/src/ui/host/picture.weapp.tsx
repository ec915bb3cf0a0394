import { Image } from '@tarojs/components'
import type { PictureProps } from './props'

export const Picture = ({ id, src, alt, className }: PictureProps) => (
  <Image
    {...(id ? { id } : {})}
    {...(className ? { className } : {})}
    src={src}
    mode="aspectFit"
    {...(alt ? { 'aria-role': 'img', 'aria-label': alt } : { 'aria-hidden': true })}
  />
)
