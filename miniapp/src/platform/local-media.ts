/** A photo or a voice note that lies on this phone, and stays there over restarts until it is forgotten. */
export interface LocalMedia {
  /** The phone's own number of it; also what it lies under. */
  id: string
  kind: 'PHOTO' | 'VOICE'
  /** Of the bytes that will be sent, lower-case hex. */
  sha256: string
  sizeBytes: number
  /** Of a voice note. */
  seconds: number | null
}
/** What `takePhotos` did not take: too many, or no picture this phone can read. */
export interface Taken {
  photos: LocalMedia[]
  failed: number
}
