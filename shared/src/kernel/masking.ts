/** Masks of ux-wechat §4.7: `王*兰`, `152***********1234`, `138****5678`. */
export function maskName(name: string): string {
  const glyphs = [...name]
  if (glyphs.length <= 1) return glyphs.join('')
  if (glyphs.length === 2) return `${glyphs[0]}*`
  return `${glyphs[0]}${'*'.repeat(glyphs.length - 2)}${glyphs.at(-1)}`
}
export const maskIdNumber = (number: string): string => `${number.slice(0, 3)}${'*'.repeat(Math.max(0, number.length - 7))}${number.slice(-4)}`
export const maskPhone = (phone: string): string => `${phone.slice(0, 3)}****${phone.slice(-4)}`
