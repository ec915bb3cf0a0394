/** A browser reloads by itself when it is pulled down. */
export const usePullRefresh = (_run: () => void): void => undefined
