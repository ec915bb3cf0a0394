import { parseYuan } from '@jktl/shared/kernel/money'

/** Yuan as typed; null for what is no amount. */
export function typedFen(text: string): number | null {
  try {
    const amount = parseYuan(text)
    return amount >= 0 ? amount : null
  } catch {
    return null
  }
}
