/** A mini program is a phone. */
export const useWide = (): boolean => false
