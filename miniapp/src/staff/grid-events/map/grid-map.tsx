import { useMemo } from 'react'
import { Box, Picture } from '@/ui'
import { svgUri } from '@/ui/svg-uri'
import { mapDrawing, type MapArea, type MapMark } from './map-drawing'

interface GridMapProps {
  id: string
  areas: readonly MapArea[]
  /** What is to be seen, in words: a picture cannot be pressed, so whatever can be chosen on it stands in a list beside it. */
  alt: string
  selected?: string | null
  marks?: readonly MapMark[]
}
const NO_MARKS: readonly MapMark[] = []

/** 网格平面图: areas of the archive with their fills, names and figures, the chosen one outlined. */
export function GridMap({ id, areas, alt, selected = null, marks = NO_MARKS }: GridMapProps) {
  const src = useMemo(() => svgUri(mapDrawing(areas, { selected, marks })), [areas, selected, marks])
  return (
    <Box className="grid-map">
      <Picture id={id} className="grid-map__img" src={src} alt={alt} />
    </Box>
  )
}
