import { type MediaView, uploadMedia } from '@jktl/shared/grid-events/media/contract'

import type { SignedIn, TestCity } from '../support/city.ts'

/** A picture of one pixel. */
export const DOT =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAMAAAAoyzS7AAAAA1BMVEWAQCCNWEmXAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAACklEQVQImWNgAAAAAgAB9HFkpgAAAABJRU5ErkJggg=='

/** A well-formed link of nothing. */
export const NO_MEDIA = 'A'.repeat(51)

/** The link of a picture this person uploaded. */
export async function mediaLinkOf(city: TestCity, { token }: SignedIn): Promise<string> {
  const photo = await city.must<MediaView>(uploadMedia, { token, body: { kind: 'PHOTO', contentBase64: DOT } })
  return photo.url?.split('/').at(-1) ?? ''
}
