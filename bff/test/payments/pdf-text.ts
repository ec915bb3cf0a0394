import { inflateSync } from 'node:zlib'

const NUMBER = /(\d+) 0 obj\b/g

/** The objects of a file as our printer writes them: one font, streams deflated, no object streams. */
function objectsOf(bytes: Buffer): Map<string, { head: string; stream: string }> {
  const text = bytes.toString('latin1')
  return new Map(
    [...text.matchAll(NUMBER)].map((found) => {
      const start = found.index + found[0].length
      const body = text.slice(start, text.indexOf('endobj', start))
      const at = body.indexOf('stream\n')
      if (at < 0) return [found[1] ?? '', { head: body, stream: '' }]
      const head = body.slice(0, at)
      const raw = Buffer.from(body.slice(at + 7, body.lastIndexOf('\nendstream')), 'latin1')
      return [found[1] ?? '', { head, stream: (head.includes('FlateDecode') ? inflateSync(raw) : raw).toString('latin1') }]
    }),
  )
}

/** Glyph → text, as the font itself says. */
function charactersOf(cmap: string): Map<number, string> {
  const map = new Map<number, string>()
  for (const [, first = '', , list = ''] of cmap.matchAll(/<([0-9a-f]+)> <([0-9a-f]+)> \[([^\]]*)\]/gi)) {
    for (const [i, [, hex = '']] of [...list.matchAll(/<([0-9a-f ]*)>/gi)].entries())
      map.set(parseInt(first, 16) + i, Buffer.from(hex.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'))
  }
  return map
}

/** What stands on each page of a PDF, piece by piece in the order it was written; a glyph without a meaning shows as `?`. */
export function readPdf(bytes: Buffer): string[] {
  const objects = objectsOf(bytes)
  const all = [...objects.values()]
  const characters = new Map(all.filter(({ stream }) => stream.includes('beginbfrange')).flatMap(({ stream }) => [...charactersOf(stream)]))
  const kids = /\/Kids \[([^\]]*)\]/.exec(all.find(({ head }) => head.includes('/Type /Pages'))?.head ?? '')?.[1] ?? ''
  return [...kids.matchAll(/(\d+) 0 R/g)].map(([, page = '']) => {
    const contents = /\/Contents (\d+) 0 R/.exec(objects.get(page)?.head ?? '')?.[1] ?? ''
    return [...(objects.get(contents)?.stream ?? '').matchAll(/BT([\s\S]*?)ET/g)]
      .map(([, block = '']) =>
        [...block.matchAll(/<([0-9a-f]+)>/gi)]
          .flatMap(([, hex = '']) => (hex.match(/.{4}/g) ?? []).map((glyph) => characters.get(parseInt(glyph, 16)) ?? '?'))
          .join(''),
      )
      .join('\n')
  })
}
