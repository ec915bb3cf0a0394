/** Shapes of status on a 12 × 12 field, filled: colour never speaks alone. */
export const SHAPES = {
  dot: "<circle cx='6' cy='6' r='5'/>",
  triangle: "<path d='M6 .8 11.6 11H.4z'/>",
  square: "<rect x='1.2' y='1.2' width='9.6' height='9.6' rx='1'/>",
  diamond: "<path d='M6 .2 11.8 6 6 11.8.2 6z'/>",
  pause: "<rect x='1.8' y='1.2' width='3' height='9.6' rx='.8'/><rect x='7.2' y='1.2' width='3' height='9.6' rx='.8'/>",
} as const
export type ShapeName = keyof typeof SHAPES
