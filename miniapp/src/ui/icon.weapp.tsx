import { Image } from '@tarojs/components'
import { usePalette } from '@/platform/preferences'
import { classes } from './host'
import type { IconProps, ShapeProps } from './icon-props'
import { ICONS } from './icons.generated'
import { SHAPES } from './shapes'
import { svgUri } from './svg-uri'
import { useTone } from './tone'

export function Icon({ name, size, tone, className }: IconProps) {
  const palette = usePalette()
  const colour = palette[useTone(tone)]
  const drawing = `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke='${colour}' stroke-width='${size === 'xs' ? 2 : 1.75}' stroke-linecap='round' stroke-linejoin='round'>${ICONS[name]}</svg>`
  return <Image className={classes('ic', size && `ic--${size}`, className)} src={svgUri(drawing)} mode="aspectFit" aria-hidden />
}
export function Shape({ name, tone }: ShapeProps) {
  const palette = usePalette()
  const colour = palette[useTone(tone)]
  return (
    <Image
      className="shp"
      src={svgUri(`<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 12 12' fill='${colour}'>${SHAPES[name]}</svg>`)}
      mode="aspectFit"
      aria-hidden
    />
  )
}
