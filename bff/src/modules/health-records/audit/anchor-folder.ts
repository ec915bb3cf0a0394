import { mkdir, open, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { dateOf } from '@jktl/shared/kernel/dates'

import { anchorText, type DayRoot, dayRootText, type SignedAnchor } from './domain/anchor.ts'

/** The second store: a folder on other disks than the database, one file a day, only ever appended to. */
export class AnchorFolder {
  /** @param folder null: none is configured, the database keeps the only copy */
  constructor(private readonly folder: string | null) {}

  async write(anchor: SignedAnchor): Promise<void> {
    await this.append(anchor.atMs, { anchor: anchorText(anchor), signature: anchor.signature })
  }

  async writeDay(day: DayRoot, signature: string): Promise<void> {
    await this.append(day.atMs, { day: dayRootText(day), signature })
  }

  /** Every anchor ever written, in no particular order. */
  async readAll(): Promise<SignedAnchor[]> {
    if (this.folder === null) return []
    const names = (await readdir(this.folder).catch(() => [])).filter((name) => /^anchors-.*\.jsonl$/.test(name)).sort()
    const files = await Promise.all(names.map((name) => readFile(join(this.folder ?? '', name), 'utf8')))
    return files.flatMap((text) =>
      text.split('\n').flatMap((line) => {
        const { anchor, signature } = line === '' ? {} : (JSON.parse(line) as { anchor?: string; signature?: string })
        return anchor && signature ? [{ ...(JSON.parse(anchor) as Omit<SignedAnchor, 'signature'>), signature }] : []
      }),
    )
  }

  /** On disk before it counts. */
  private async append(atMs: number, line: object): Promise<void> {
    if (this.folder === null) return
    await mkdir(this.folder, { recursive: true })
    const file = await open(join(this.folder, `anchors-${dateOf(atMs)}.jsonl`), 'a', 0o640)
    try {
      await file.write(`${JSON.stringify(line)}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
  }
}
