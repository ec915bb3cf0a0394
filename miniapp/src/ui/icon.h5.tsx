import { classes } from './host'
import type { IconProps, ShapeProps } from './icon-props'
import { ICONS } from './icons.generated'
import { SHAPES } from './shapes'

/** Decoration: the words beside it, or the label of its button, carry the meaning. */
export const Icon = ({ name, size, tone, className }: IconProps) => (
  <svg
    className={classes('ic', size && `ic--${size}`, tone && `c-${tone}`, className)}
    viewBox="0 0 24 24"
    aria-hidden="true"
    focusable="false"
    dangerouslySetInnerHTML={{ __html: ICONS[name] }}
  />
)
export const Shape = ({ name, tone }: ShapeProps) => (
  <svg
    className={classes('shp', tone && `c-${tone}`)}
    viewBox="0 0 12 12"
    aria-hidden="true"
    focusable="false"
    dangerouslySetInnerHTML={{ __html: SHAPES[name] }}
  />
)
