import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'

interface Kept {
  name: string
  save: () => unknown
  saved: Buffer | null
}

/**
 * What the upstreams still know after a restart of the city: their books, one file each. The BFF keeps its bookings over a restart,
 * and a hospital or WeChat Pay that had forgotten them would not be the same city. Without a folder nothing is kept.
 */
export class Memory {
  private readonly kept: Kept[] = []
  private readonly folder: string | null

  constructor(folder: string | null) {
    this.folder = folder
    if (folder) mkdirSync(folder, { recursive: true, mode: 0o700 })
  }

  /** Gives `restore` what was saved last, if anything, and keeps saving what `save` answers (plain data, Map and Set allowed). */
  keep<Books>(name: string, { save, restore }: { save: () => Books; restore: (books: Books) => void }): void {
    if (!this.folder) return
    const file = join(this.folder, `${name}.bin`)
    if (existsSync(file)) restore(deserialize(readFileSync(file)) as Books)
    this.kept.push({ name, save, saved: null })
  }

  /** Writes what has changed since the last time; each file is replaced at once, so a crash leaves the old or the new one. */
  saveChanges(): void {
    if (!this.folder) return
    for (const books of this.kept) {
      const bytes = serialize(books.save())
      if (books.saved?.equals(bytes)) continue
      const file = join(this.folder, `${books.name}.bin`)
      writeFileSync(`${file}.new`, bytes, { mode: 0o600 })
      renameSync(`${file}.new`, file)
      books.saved = bytes
    }
  }
}
