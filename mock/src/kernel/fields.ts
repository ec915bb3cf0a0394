/** JSON of a raw body; undefined when there is none or it is no JSON. */
export function parseJson(rawBody: Buffer): unknown {
  try {
    return rawBody.length > 0 ? (JSON.parse(rawBody.toString('utf8')) as unknown) : undefined
  } catch {
    return undefined
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The fields of a raw JSON body; none when it is no JSON object. */
export function readFields(rawBody: unknown): Record<string, unknown> {
  const parsed = Buffer.isBuffer(rawBody) ? parseJson(rawBody) : undefined
  return isRecord(parsed) ? parsed : {}
}

/** A text field; empty when it is missing or of another type. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
