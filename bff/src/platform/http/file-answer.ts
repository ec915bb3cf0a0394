/** What the handler of a `file` route returns. */
export interface FileAnswer {
  /** As the reader will find it among their downloads; no personal data. */
  name: string
  mediaType: string
  bytes: Buffer
}

/** RFC 6266: the plain name for old readers, the real one beside it. */
export const dispositionOf = ({ name }: FileAnswer): string =>
  `attachment; filename="${name.replace(/[^\w.-]+/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name)}`
