import { formatInstant } from '@jktl/shared/kernel/dates'

/** Where the phone is, as it says itself. */
export interface Fix {
  longitude: number
  latitude: number
  crs: 'GCJ02' | 'WGS84'
  accuracyM: number | null
  /** RFC 3339 */
  fixedAt: string
}
const LONGEST_MS = 12_000

/** Asked only when its owner presses for it. @returns null: not allowed, or nothing found */
export const findFix = (): Promise<Fix | null> =>
  new Promise((resolve) => {
    if (!('geolocation' in navigator)) return resolve(null)
    navigator.geolocation.getCurrentPosition(
      ({ coords, timestamp }) =>
        resolve({ longitude: coords.longitude, latitude: coords.latitude, crs: 'WGS84', accuracyM: coords.accuracy, fixedAt: formatInstant(timestamp) }),
      () => resolve(null),
      { enableHighAccuracy: true, timeout: LONGEST_MS, maximumAge: 60_000 },
    )
  })
