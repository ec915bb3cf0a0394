/** Photos and voice notes of grid events (affairs-grid-childcare §3.8). */
export const MEDIA_KINDS = ['PHOTO', 'VOICE'] as const
export type MediaKind = (typeof MEDIA_KINDS)[number]

/** Of the content check; only PASSED is shown to anybody but its owner. UNKNOWN: no result came, it is asked again. */
export const CHECK_STATES = ['WAITING', 'PASSED', 'REFUSED', 'UNKNOWN'] as const
export type CheckState = (typeof CHECK_STATES)[number]

/** Before processing; the phone already sends much less. */
export const MOST_PHOTO_BYTES = 6 * 1024 * 1024
export const MOST_VOICE_BYTES = 2 * 1024 * 1024
export const MOST_VOICE_SECONDS = 60
export const MOST_MEDIA_BASE64_CHARS = Math.ceil(MOST_PHOTO_BYTES / 3) * 4
/** Longest side of the picture that is shown, and of its thumbnail. */
export const SHOWN_PIXELS = 1280
export const THUMB_PIXELS = 240
/** What the phone aims at before it sends. */
export const PHONE_PHOTO_BYTES = 300 * 1024
