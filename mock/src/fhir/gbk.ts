const LEAD = { from: 0x81, to: 0xfe }
const TRAIL = { from: 0x40, to: 0xfe }

let bytesOf: Map<string, readonly [number, number]> | undefined

/** Node decodes GBK but does not encode it: the table the other way round. */
function encodingTable(): Map<string, readonly [number, number]> {
  const decoder = new TextDecoder('gbk')
  const table = new Map<string, readonly [number, number]>()
  for (let lead = LEAD.from; lead <= LEAD.to; lead++)
    for (let trail = TRAIL.from; trail <= TRAIL.to; trail++) {
      const glyph = decoder.decode(Uint8Array.of(lead, trail))
      if ([...glyph].length === 1 && glyph !== '�' && !table.has(glyph)) table.set(glyph, [lead, trail])
    }
  return table
}

/** What is left of a text whose GBK bytes somebody read as UTF-8. */
export function readAsUtf8(text: string): string {
  bytesOf ??= encodingTable()
  const table = bytesOf
  const bytes = [...text].flatMap((glyph) => [...(table.get(glyph) ?? Buffer.from(glyph))])
  return Buffer.from(bytes).toString('utf8')
}
