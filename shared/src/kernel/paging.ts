import * as z from 'zod/mini'

/** `?cursor=&limit=` of every list (seams.md). The cursor is opaque to the client. */
export const pageQuery = {
  cursor: z.optional(z.string().check(z.maxLength(200))),
  limit: z.optional(z.coerce.number().check(z.int(), z.gte(1), z.lte(100))),
}
export const page = <T extends z.ZodMiniType>(item: T) => z.object({ items: z.array(item), nextCursor: z.nullable(z.string()) })
export interface Page<T> {
  items: T[]
  nextCursor: string | null
}
