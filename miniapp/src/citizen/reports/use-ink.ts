import { usePalette, usePreferences } from '@/platform/preferences'
import type { Ink } from './drawings'

const SIZES = { standard: 12, large: 15, xlarge: 19 } as const
const LIGHT = { paper: '#FFFFFF', axis: '#7B8B85', band: '#E3F2E8', zones: { ok: '#BFE3CC', mid: '#F6DDB0', crit: '#F3B9B3' } }
const DARK = { paper: '#16211D', axis: '#7B8B85', band: '#193226', zones: { ok: '#27543B', mid: '#5B4718', crit: '#6A2B26' } }

/** Colours and type of a drawing, which as a picture sees no style sheet. */
export function useInk(): Ink {
  const palette = usePalette()
  const { typeSize, dark } = usePreferences()
  return {
    ...(dark ? DARK : LIGHT),
    text: palette.text,
    quiet: palette['text-2'],
    line: palette['on-tint'],
    notice: palette.notice,
    danger: palette.danger,
    size: SIZES[typeSize],
  }
}
