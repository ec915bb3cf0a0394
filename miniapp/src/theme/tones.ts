import type { TypeSize } from '@jktl/shared/identity/model'

/** Colour roles an icon or a shape can take. The mini program bakes them into pictures, so they exist here a second time beside tokens.css. */
const STANDARD = {
  text: '#14201C',
  'text-2': '#3A4A45',
  'text-3': '#5A6B65',
  brand: '#00795C',
  'on-brand': '#FFFFFF',
  'on-tint': '#00634B',
  'on-ticket': '#FFFFFF',
  ticket: '#004D3A',
  link: '#1463C8',
  ok: '#1B6B3A',
  notice: '#8A5200',
  danger: '#B3241A',
  'on-danger': '#FFFFFF',
  paused: '#4A5A55',
  info: '#0F4FA3',
}
export type Tone = keyof typeof STANDARD
type Palette = Record<Tone, string>

const LARGE: Palette = {
  ...STANDARD,
  'text-3': '#3A4A45',
  brand: '#00634B',
  'on-tint': '#004D3A',
  link: '#0F4FA3',
  ok: '#15562E',
  notice: '#6E4100',
  danger: '#97190F',
  paused: '#3A4A45',
}
const DARK: Palette = {
  ...STANDARD,
  text: '#EAF1EE',
  'text-2': '#B7C4BF',
  'text-3': '#9DABA5',
  brand: '#4FD0A8',
  'on-brand': '#06251B',
  'on-tint': '#7ADDBE',
  'on-ticket': '#F1F8F5',
  link: '#8AB8FF',
  ok: '#7FD8A0',
  notice: '#FFC266',
  danger: '#FF9A90',
  'on-danger': '#3A0B06',
  paused: '#B7C4BF',
  info: '#8AB8FF',
}

export const paletteOf = (typeSize: TypeSize, dark: boolean): Palette => (dark ? DARK : typeSize === 'standard' ? STANDARD : LARGE)

const SIZE_CLASS: Record<TypeSize, string> = { standard: '', large: 't-large', xlarge: 't-xlarge' }
export const themeClass = (typeSize: TypeSize, dark: boolean): string => [SIZE_CLASS[typeSize], dark ? 't-dark' : ''].filter(Boolean).join(' ')
