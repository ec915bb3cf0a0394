import type { Format } from './document.ts'

const RESOURCES = ['discovery', 'services', 'requests', 'tokens', 'servicerequestupdates'] as const
export interface Asked {
  resource: (typeof RESOURCES)[number] | null
  id: string | null
  format: Format
}

/** `requests/WG-20261123-000001.json` → requests, that one, JSON. Without an ending the reader's wish counts, else XML, which everybody must know. */
export function askedOf(path: string, accept: string): Asked {
  const ending = /\.(xml|json)$/.exec(path)
  const format = (ending?.[1] as Format | undefined) ?? (/\bjson\b/.test(accept) && !/\bxml\b/.test(accept) ? 'json' : 'xml')
  const [name, id, ...more] = (ending ? path.slice(0, ending.index) : path).split('/')
  const resource = more.length > 0 ? undefined : RESOURCES.find((known) => known === name)
  return { resource: resource ?? null, id: id === undefined || id === '' ? null : id, format }
}
