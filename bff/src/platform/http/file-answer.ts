/** What the handler of a `file` route returns. */
export interface FileAnswer {
  /** As the reader will find it among their downloads; no personal data. */
  name: string
  mediaType: string
  bytes: Buffer
  /** Shown where it is asked for instead of saved. */
  isInline?: boolean
}

/** RFC 6266: the plain name for old readers, the real one beside it. */
export const dispositionOf = ({ name, isInline }: FileAnswer): string =>
  `${isInline ? 'inline' : 'attachment'}; filename="${name.replace(/[^\w.-]+/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name)}`
