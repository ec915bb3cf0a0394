import * as z from 'zod/mini'

/** A table to keep: RFC 4180 text and the name to save it under. */
export const CsvFile = z.object({ fileName: z.string(), text: z.string() })
