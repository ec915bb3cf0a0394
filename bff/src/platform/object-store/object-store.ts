/** Keeps bytes under names that its callers make up at random; knows nothing of what they are (§3.8). */
export abstract class ObjectStore {
  /** Replaces what was there; all of the bytes or none. */
  abstract put(key: string, bytes: Buffer, mediaType: string): Promise<void>
  /** Null when there is none. */
  abstract get(key: string): Promise<Buffer | null>
  /** What is not there counts as deleted. */
  abstract delete(key: string): Promise<void>
  /** Size in bytes; null when there is none. */
  abstract head(key: string): Promise<number | null>
  async close(): Promise<void> {
    // most stores hold nothing open
  }
}

/** Folders and names of plain characters: no way up, no absolute path, nothing a file system reads in its own way. */
const KEY = /^[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9-]*){0,5}(\.[a-z0-9]{1,5})?$/

/** @throws RangeError for a key that could mean something else than a name */
export function checkedKey(key: string): string {
  if (key.length > 200 || !KEY.test(key)) throw new RangeError('an object key is not plain')
  return key
}
