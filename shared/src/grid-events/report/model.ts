/** Reporting an event (R261, affairs-grid-childcare §3.5, §3.8). */
export const MOST_TEXT = 300
export const MOST_PLACE_TEXT = 60
/** A report may wait on the phone for so long. */
export const LATEST_REPORT_DAYS = 30
/** Phones' clocks differ: so far ahead of ours is still "now". */
export const CLOCK_SKEW_MINUTES = 10
/** A pass is good for so long; with less than `RENEW_PASS_DAYS` left the next one is issued. */
export const PASS_DAYS = 30
export const RENEW_PASS_DAYS = 10

/** Events ended longer ago are not the same one. */
export const DUPLICATE_DAYS = 30
export const MOST_DUPLICATES = 5
/** Said beside each category, before a word is written. */
export const LANE_WORDS = {
  PUBLIC: '这类事会公开处理进度，不公开您是谁。',
  PRIVATE: '这类事只有处理的人能看，不公开。',
} as const
