/** Writes the filters of the shown page into the browser's address without a navigation; a reload or a bookmark finds them again. */
export const showInAddress = (path: string): void => window.history.replaceState(window.history.state, '', path)
