import Taro from '@tarojs/taro'

const APP = process.env.APP
const PREFIX = `${APP}-`

/** What the phone keeps. On H5 both apps share one origin and so one storage: every key carries its app. */
export const storage = {
  get<Value>(key: string): Value | undefined {
    try {
      const value: Value | '' = Taro.getStorageSync(PREFIX + key)
      return value === '' ? undefined : value
    } catch {
      return undefined
    }
  },
  /** A full or forbidden storage loses convenience, never the task at hand. */
  set(key: string, value: unknown): void {
    try {
      Taro.setStorageSync(PREFIX + key, value)
    } catch {
      // nothing to do: the value is still in memory
    }
  },
  /** For what must not be lost. @throws when it does not fit */
  keep(key: string, value: unknown): void {
    Taro.setStorageSync(PREFIX + key, value)
  },
  remove(key: string): void {
    try {
      Taro.removeStorageSync(PREFIX + key)
    } catch {
      // as above
    }
  },
  /** Own keys without the prefix. */
  keys(): string[] {
    try {
      return Taro.getStorageInfoSync()
        .keys.filter((key) => key.startsWith(PREFIX))
        .map((key) => key.slice(PREFIX.length))
    } catch {
      return []
    }
  },
}

/** The same for zustand's `persist`. */
export const persistStorage = {
  getItem: (name: string): string | null => storage.get<string>(name) ?? null,
  setItem: (name: string, value: string): void => storage.set(name, value),
  removeItem: (name: string): void => storage.remove(name),
}
