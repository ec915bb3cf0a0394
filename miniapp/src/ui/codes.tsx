import { useMemo } from 'react'
import { encode } from 'uqr'
import { code128Svg } from './code128'
import { Box, classes, Picture } from './host'
import { svgUri } from './svg-uri'

function qrSvg(text: string): string {
  const { data, size } = encode(text, { ecc: 'M', border: 0 })
  let path = ''
  data.forEach((row, y) => row.forEach((dark, x) => (path += dark ? `M${x} ${y}h1v1h-1z` : '')))
  return `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 ${size} ${size}' shape-rendering='crispEdges'><path fill='#14201C' d='${path}'/></svg>`
}

/** Drawn on the phone, so it shows without a network; always dark on light, also in the dark theme. */
export function QrCode({ id, text, alt, large }: { id?: string; text: string; alt: string; large?: boolean }) {
  const src = useMemo(() => svgUri(qrSvg(text)), [text])
  return (
    <Box className={classes('qr', large && 'qr--l')}>
      <Picture id={id} className="qr__img" src={src} alt={alt} />
    </Box>
  )
}

/** Code 128 of a short ASCII text, for the scanners of hospital windows. */
export function Barcode({ id, text, alt }: { id?: string; text: string; alt: string }) {
  const src = useMemo(() => svgUri(code128Svg(text)), [text])
  return (
    <Box className="barcode">
      <Picture id={id} className="barcode__img" src={src} alt={alt} />
    </Box>
  )
}
