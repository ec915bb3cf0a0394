import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { checkedKey, ObjectStore } from './object-store.ts'

const isMissing = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === 'ENOENT'
const orNull = async <T>(work: Promise<T>): Promise<T | null> => {
  try {
    return await work
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** Objects as files below one folder. A file is written beside its place and renamed into it, so that nobody reads half of it. */
export class FolderStore extends ObjectStore {
  constructor(private readonly folder: string) {
    super()
  }

  async put(key: string, bytes: Buffer): Promise<void> {
    const path = this.pathOf(key)
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const draft = `${path}.${randomUUID()}.draft`
    try {
      const file = await open(draft, 'wx', 0o600)
      try {
        await file.writeFile(bytes)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(draft, path)
    } catch (error) {
      await rm(draft, { force: true })
      throw error
    }
  }

  get(key: string): Promise<Buffer | null> {
    return orNull(readFile(this.pathOf(key)))
  }

  async delete(key: string): Promise<void> {
    await rm(this.pathOf(key), { force: true })
  }

  async head(key: string): Promise<number | null> {
    return (await orNull(stat(this.pathOf(key))))?.size ?? null
  }

  private pathOf(key: string): string {
    return join(this.folder, checkedKey(key))
  }
}
