const hex = (digits: number): string => Array.from({ length: digits }, () => Math.floor(Math.random() * 16).toString(16)).join('')

/** A fresh UUID (version 4 in form). Unique, not secret: the mini program has no synchronous source of strong randomness. */
export const newId = (): string => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[Math.floor(Math.random() * 4)]}${hex(3)}-${hex(12)}`
