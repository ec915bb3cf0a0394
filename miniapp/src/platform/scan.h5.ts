/** A browser has no scanner of its own: one types the six digits that stand under the code. */
export const canScan = false

export const scanText = (): Promise<string | null> => Promise.resolve(null)
