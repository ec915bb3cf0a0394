import { useEffect } from 'react'

/** What the apps use of Taro, in memory: storage, network, navigation. `taroDouble` is what a test looks at and sets. */
type RequestOptions = { url: string; method: string; data?: unknown; header: Record<string, string>; success: (r: unknown) => void; fail: (r: unknown) => void }

const store = new Map<string, unknown>()
export const taroDouble = {
  requests: [] as RequestOptions[],
  /** Answers a request, or throws for "no answer". */
  answer: (_request: RequestOptions): { statusCode: number; data: string; header?: Record<string, string> } => ({ statusCode: 204, data: '' }),
  params: {} as Record<string, string>,
  visited: [] as string[],
  reset(): void {
    store.clear()
    this.requests = []
    this.visited = []
    this.params = {}
  },
}

const visit = ({ url }: { url: string }) => {
  taroDouble.visited.push(url)
  return Promise.resolve()
}
const taro = {
  getStorageSync: (key: string) => store.get(key) ?? '',
  setStorageSync: (key: string, value: unknown) => void store.set(key, value),
  removeStorageSync: (key: string) => void store.delete(key),
  getStorageInfoSync: () => ({ keys: [...store.keys()] }),
  request(options: RequestOptions) {
    taroDouble.requests.push(options)
    const settled = new Promise((resolve, reject) => {
      setTimeout(() => {
        try {
          const answer = { header: {}, ...taroDouble.answer(options) }
          options.success(answer)
          resolve(answer)
        } catch {
          const failure = Object.assign(new Error('request:fail'), { errMsg: 'request:fail' })
          options.fail(failure)
          reject(failure)
        }
      })
    })
    return Object.assign(settled, { abort: () => undefined })
  },
  navigateTo: visit,
  redirectTo: visit,
  switchTab: visit,
  reLaunch: visit,
  navigateBack: () => Promise.resolve(),
  getCurrentPages: () => [],
  getCurrentInstance: () => ({ router: { path: '/home/index', params: {} } }),
  setNavigationBarTitle: () => Promise.resolve(),
  setNavigationBarColor: () => Promise.resolve(),
  makePhoneCall: () => Promise.resolve(),
  pageScrollTo: () => Promise.resolve(),
  onNetworkStatusChange: () => undefined,
  onAppShow: () => undefined,
  onAppHide: () => undefined,
}
export default taro

export const useRouter = () => ({ params: taroDouble.params })
export const useDidShow = (run: () => void): void => useEffect(() => run(), [])
export const useDidHide = (_run: () => void): void => undefined
