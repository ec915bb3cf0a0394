/** What an answer of Open311 says, before it is XML or JSON. Nothing and an empty text are the same: left out. */
export type Content = string | number | boolean | null | undefined | Content[] | { [name: string]: Content }
export interface Document {
  /** Root element of the XML; JSON has none. */
  root: string
  content: Content
}
export const FORMATS = { xml: 'text/xml; charset=utf-8', json: 'application/json; charset=utf-8' } as const
export type Format = keyof typeof FORMATS

/** Elements of the specification's lists. */
const ITEMS: Record<string, string> = {
  endpoints: 'endpoint',
  formats: 'format',
  services: 'service',
  attributes: 'attribute',
  values: 'value',
  service_requests: 'request',
  service_requests_updates: 'request_update',
  service_request_updates: 'request_update',
  errors: 'error',
}
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }
/** What XML 1.0 cannot hold at all, not even escaped. */
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
const isAbsent = (content: Content): boolean => content === null || content === undefined || content === ''

function cleaned(content: Content): Content {
  if (typeof content === 'string') return content.replace(FORBIDDEN, '')
  if (Array.isArray(content)) return content.map(cleaned)
  if (typeof content !== 'object' || content === null) return content
  return Object.fromEntries(
    Object.entries(content)
      .map(([name, value]): [string, Content] => [name, cleaned(value)])
      .filter(([, value]) => !isAbsent(value)),
  )
}
function element(name: string, content: Content): string {
  if (Array.isArray(content)) return `<${name}>${content.map((item) => element(ITEMS[name] ?? 'item', item)).join('')}</${name}>`
  if (typeof content === 'object' && content !== null)
    return `<${name}>${Object.entries(content)
      .map(([field, value]) => element(field, value))
      .join('')}</${name}>`
  return `<${name}>${String(content).replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign)}</${name}>`
}

/** XML and JSON say the same: both are written from the one content. */
export const render = ({ root, content }: Document, format: Format): string =>
  format === 'json' ? JSON.stringify(cleaned(content)) : `<?xml version="1.0" encoding="utf-8"?>\n${element(root, cleaned(content))}`

export const errorDocument = (status: number, description: string): Document => ({ root: 'errors', content: [{ code: String(status), description }] })
