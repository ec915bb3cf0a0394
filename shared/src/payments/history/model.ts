export const HISTORY_EXPORT_FORMATS = ['PDF', 'CSV'] as const
export type HistoryExportFormat = (typeof HISTORY_EXPORT_FORMATS)[number]

/** How the sums are put together: by year, by institution, by the person treated, by kind of business. */
export const HISTORY_VIEWS = ['YEAR', 'INSTITUTION', 'PERSON', 'KIND'] as const
export type HistoryView = (typeof HISTORY_VIEWS)[number]

/** More than that is no file for a person to read: a year or a hospital has to be chosen. */
export const HISTORY_EXPORT_MOST = 1_000
/** How long a prepared file can be fetched. */
export const HISTORY_EXPORT_MINUTES = 10
