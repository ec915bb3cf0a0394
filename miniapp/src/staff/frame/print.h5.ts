/** Prints the page as it is shown. */
export const printPage: (() => void) | null = () => window.print()
