/** The mini program has no keyboard outside its fields. */
export const useKeys = (_keys: Readonly<Record<string, () => void>>): void => undefined
export const focusOn = (_id: string): void => undefined
export const focusBeside = (_ids: readonly string[], _step: 1 | -1): void => undefined
