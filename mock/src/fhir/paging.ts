import type { Version } from './archive.ts'

/** Where a page begins, as an opaque token of the document: behind `after` in the order of publication. */
export interface PageToken {
  type: string
  query: string
  after: number
  /** Where the page before began. */
  before: number
}

export const writeToken = (token: PageToken): string => Buffer.from(JSON.stringify(token)).toString('base64url')

export function readToken(text: string): PageToken | undefined {
  try {
    const token = JSON.parse(Buffer.from(text, 'base64url').toString()) as Partial<PageToken>
    const { type, query, after, before } = token
    return typeof type === 'string' && typeof query === 'string' && typeof after === 'number' && typeof before === 'number'
      ? { type, query, after, before }
      : undefined
  } catch {
    return undefined
  }
}

export interface Placed {
  version: Version
  order: number
}
export interface Page {
  entries: Placed[]
  /** Behind which the next page begins; undefined on the last one. */
  nextAfter: number | undefined
}

/** Placed versions behind `after`, at most `count` of them. */
export function pageOf(all: readonly Placed[], after: number, count: number): Page {
  const rest = all.filter(({ order }) => order > after)
  const entries = rest.slice(0, count)
  return { entries, nextAfter: rest.length > count ? entries.at(-1)?.order : undefined }
}
