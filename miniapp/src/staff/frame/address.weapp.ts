/** The mini program shows no address. */
export const showInAddress = (_path: string): void => undefined
