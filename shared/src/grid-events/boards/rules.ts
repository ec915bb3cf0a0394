import { LEAST_RATINGS_SHOWN } from '../model.ts'

/** Points out of five, five the best, from the mean of levels 1 (the best) to 5; null below five ratings. One decimal. */
export const pointsOf = (levelSum: number, count: number): number | null => (count < LEAST_RATINGS_SHOWN ? null : Math.round(10 * (6 - levelSum / count)) / 10)
/** Percent, one decimal; of nothing there is no share. */
export const percentOf = (part: number, whole: number): number | null => (whole > 0 ? Math.round((1_000 * part) / whole) / 10 : null)
