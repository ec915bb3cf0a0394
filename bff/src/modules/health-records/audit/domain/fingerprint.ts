const GROUPS = /.{4}/g
const SHOWN_DIGITS = 16

/** Short enough to read aloud and to write down: the first 16 hexadecimal digits of a day's root, in fours. */
export const fingerprintOf = (root: string): string => (root.slice(0, SHOWN_DIGITS).toUpperCase().match(GROUPS) ?? []).join(' ')
