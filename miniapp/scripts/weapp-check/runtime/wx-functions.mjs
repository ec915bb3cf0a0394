// The wx.* functions a test run gives to the app. Everything else that WeChat has answers `fail` and is noted as missing.
import { compareVersions } from './api-list.mjs'
import { plain } from './plain-data.mjs'

const SCREEN = { width: 390, height: 844 }
const SAFE_AREA = { left: 0, right: 390, top: 47, bottom: 810, width: 390, height: 763 }
/** Names whose double answers at once instead of through success and fail. */
const SYNCHRONOUS = /Sync$|^(get(WindowInfo|DeviceInfo|AppBaseInfo|SystemSetting)|create|on|off)/

const device = (libVersion) => ({
  brand: 'devtools',
  model: 'iPhone 12/13 (Pro)',
  pixelRatio: 3,
  screenWidth: SCREEN.width,
  screenHeight: SCREEN.height,
  windowWidth: SCREEN.width,
  windowHeight: 753,
  statusBarHeight: 47,
  language: 'zh_CN',
  version: '8.0.50',
  system: 'iOS 16.0',
  platform: 'devtools',
  fontSizeSetting: 16,
  SDKVersion: libVersion,
  benchmarkLevel: 1,
  safeArea: SAFE_AREA,
  theme: 'light',
  deviceOrientation: 'portrait',
  host: { env: 'WeChat' },
})

/** A canvas whose drawing calls are recorded instead of painted. */
function canvasOf(node, { state, later }) {
  const answer = (name, target) => {
    if (name in target) return target[name]
    if (name === 'measureText') return (text) => ({ width: String(text).length * 10 })
    if (/^create.*Gradient$|^createPattern$/.test(String(name))) return () => ({ addColorStop() {} })
    if (name === 'getImageData') return () => ({ data: new Uint8ClampedArray(4) })
    if (typeof name === 'symbol' || name === 'then') return undefined
    return (...args) => void state.canvas.push([name, ...args.map((arg) => (typeof arg === 'object' ? '[object]' : arg))])
  }
  const context = new Proxy({}, { get: (target, name) => answer(name, target), set: (target, name, value) => Reflect.set(target, name, value) })
  const createImage = () =>
    Object.defineProperty({ onload: null }, 'src', {
      set() {
        later(() => this.onload?.(), 0)
      },
    })
  node.testCanvas ??= {
    width: 300,
    height: 150,
    _canvasId: node.id,
    getContext: () => context,
    requestAnimationFrame: (callback) => later(callback, 16),
    cancelAnimationFrame: (timer) => clearTimeout(timer),
    createImage,
    toDataURL: () => 'data:,',
    addEventListener() {},
    removeEventListener() {},
  }
  return node.testCanvas
}

/** `wx.createSelectorQuery`: existence and data attributes are real, geometry is jsdom's (zero) with a size of one. */
function selectorQueries({ state, later, toInner, root }) {
  const rectangle = (node) => {
    const { left, top, right, bottom, width, height } = node.getBoundingClientRect()
    const dataset = node.__wxElement ? plain(node.__wxElement.dataset ?? {}, 'dataset') : {}
    return { id: node.id, dataset, left, top, right, bottom, width: width || 1, height: height || 1 }
  }
  const answerTo = ({ selector, wantsAll, kind }) => {
    const nodes = selector === null ? [root()] : [...root().querySelectorAll(selector)]
    const values = nodes.map((node) =>
      kind === 'node'
        ? { ...rectangle(node), node: node.tagName === 'CANVAS' ? canvasOf(node, { state, later }) : null }
        : { ...rectangle(node), scrollTop: 0, scrollLeft: 0, scrollWidth: SCREEN.width, scrollHeight: SCREEN.height },
    )
    const wanted = wantsAll ? values : (values[0] ?? null)
    return kind === 'node' ? wanted : toInner(wanted)
  }
  return () => {
    const jobs = []
    const reference = (selector, wantsAll) => {
      const collect = (kind) => (first, second) => {
        const isNode = kind === 'node' || (kind === 'fields' && first?.node)
        jobs.push({ selector, wantsAll, kind: isNode ? 'node' : kind, callback: typeof first === 'function' ? first : second })
        return query
      }
      return {
        boundingClientRect: collect('rect'),
        scrollOffset: collect('scroll'),
        fields: collect('fields'),
        node: collect('node'),
        context: collect('node'),
      }
    }
    const query = {
      in: () => query,
      select: (selector) => reference(selector, false),
      selectAll: (selector) => reference(selector, true),
      selectViewport: () => reference(null, false),
      exec(callback) {
        later(() => {
          const answers = jobs.map((job) => {
            const answer = answerTo(job)
            job.callback?.(answer)
            return answer
          })
          callback?.(answers)
        }, 0)
        return query
      },
    }
    return query
  }
}

function encodeBody(options, method, headers) {
  const { data } = options
  if (data === null || data === undefined) return {}
  if (method === 'GET' || method === 'HEAD') {
    if (typeof data === 'string') return { query: data }
    const text = (value) => encodeURIComponent(typeof value === 'object' ? JSON.stringify(value) : value)
    return {
      query: Object.entries(plain(data, 'request'))
        .map(([name, value]) => `${encodeURIComponent(name)}=${text(value)}`)
        .join('&'),
    }
  }
  if (typeof data === 'string') return { body: data }
  const contentType = headers['content-type']
  if (/urlencoded/.test(contentType)) return { body: new URLSearchParams(plain(data, 'request')).toString() }
  return { body: JSON.stringify(plain(data, 'request')) }
}

/** `wx.request` over the real network, or over `network(url, init)` when the test gives one. */
function requests({ state, guard, toInner, network }) {
  return (options) => {
    const abort = new AbortController()
    const method = (options.method ?? 'GET').toUpperCase()
    // Names are the same in any case.
    const given = Object.entries(plain(options.header ?? {}, 'request header')).map(([name, value]) => [name.toLowerCase(), value])
    const headers = { 'content-type': 'application/json', ...Object.fromEntries(given) }
    const { query, body } = encodeBody(options, method, headers)
    const url = query ? `${options.url}${String(options.url).includes('?') ? '&' : '?'}${query}` : String(options.url)
    const record = { method, url, headers, body }
    state.requests.push(record)
    const timer = options.timeout ? setTimeout(() => abort.abort(), options.timeout) : undefined
    const settle = (name, result) =>
      guard(`request ${name}`, () => {
        const value = toInner(result)
        options[name]?.(value)
        options.complete?.(value)
      })()
    const succeed = async (response) => {
      const text = await response.text()
      record.status = response.status
      let data = text
      if ((options.dataType ?? 'json') === 'json' && text) {
        try {
          data = JSON.parse(text)
        } catch {
          // WeChat hands over the text when it is not JSON.
        }
      }
      settle('success', { data, statusCode: response.status, header: Object.fromEntries(response.headers), cookies: [], errMsg: 'request:ok' })
    }
    const fail = (error) =>
      settle('fail', { errMsg: `request:fail ${error.name === 'AbortError' ? 'timeout' : (error.cause?.code ?? error.message)}`, errno: 600001 })
    void (network ?? fetch)(url, { method, headers, body, signal: abort.signal })
      .then(succeed, fail)
      .finally(() => clearTimeout(timer))
    const give = () => {
      record.isAborted = true
      abort.abort()
    }
    return { abort: give, onHeadersReceived() {}, offHeadersReceived() {}, onChunkReceived() {}, offChunkReceived() {} }
  }
}

/**
 * Builds the `wx` object of one run. `runtime` gives `state`, `toInner` (plain data made of the app's own objects), `later` and `guard`
 * (timers and calls that end with the run), `root` (the page on screen), `navigate(name, options)`; `options` are those of `launch`.
 */
export function createWx(runtime, { known, libVersion, storage, modal, actionSheet, apis, network }) {
  const { state, toInner, later, navigate, launchOptions } = runtime
  const info = device(libVersion)
  const keep = (result) => {
    const hasFunctions = Object.values(result ?? {}).some(
      (value) => value && typeof value === 'object' && Object.values(value).some((inner) => typeof inner === 'function'),
    )
    if (hasFunctions) return result
    try {
      return toInner(result)
    } catch {
      return result
    }
  }
  const answer = (options, name, result, failure) => {
    const { success, fail, complete } = options ?? {}
    const full = { errMsg: `${name}:${failure ? `fail ${failure}` : 'ok'}`, ...result }
    if (!success && !fail && !complete) return failure ? Promise.reject(keep(full)) : Promise.resolve(keep(full))
    later(() => {
      const value = keep(full)
      ;(failure ? fail : success)?.(value)
      complete?.(value)
    }, 0)
    return undefined
  }
  const always = (name, result = {}) => [name, (options) => answer(options, name, result)]
  const immediately = (names, value) => names.map((name) => [name, () => toInner(value)])
  const route = (name) => [
    name,
    (options = {}) => {
      state.calls.push([name, options.url ?? options.delta])
      const settled = navigate(name, options)
      if (!options.success && !options.fail && !options.complete)
        return settled.then(
          (result) => keep({ errMsg: `${name}:ok`, ...result }),
          (error) => Promise.reject(keep({ errMsg: `${name}:fail ${error.message}` })),
        )
      void settled.then(
        (result) => answer(options, name, result ?? {}),
        (error) => answer(options, name, {}, error.message),
      )
      return undefined
    },
  ]
  const double = ([name, replace]) => [
    name,
    SYNCHRONOUS.test(name)
      ? (...args) => keep(replace(...args))
      : (options) => {
          state.calls.push([name])
          const result = (async () => (await replace(options)) ?? {})()
          const { success, fail, complete } = options ?? {}
          const settled = result.then(
            (value) => answer(options, name, value),
            (error) => answer(options, name, {}, error.message),
          )
          return success || fail || complete ? undefined : settled
        },
  ]
  const createSelectorQuery = selectorQueries(runtime)
  const observer = () => {
    const self = { relativeTo: () => self, relativeToViewport: () => self, observe() {}, disconnect() {} }
    return self
  }
  const topPage = () => state.stack.at(-1)

  const given = {
    getStorageSync: (key) => (storage.has(key) ? toInner(storage.get(key)) : ''),
    setStorageSync: (key, value) => void storage.set(key, plain(value, 'setStorageSync')),
    removeStorageSync: (key) => void storage.delete(key),
    clearStorageSync: () => storage.clear(),
    getStorageInfoSync: () => toInner({ keys: [...storage.keys()], currentSize: 1, limitSize: 10240 }),
    getStorage: (options) =>
      storage.has(options.key) ? answer(options, 'getStorage', { data: storage.get(options.key) }) : answer(options, 'getStorage', {}, 'data not found'),
    setStorage: (options) => {
      storage.set(options.key, plain(options.data, 'setStorage'))
      return answer(options, 'setStorage', {})
    },
    removeStorage: (options) => {
      storage.delete(options.key)
      return answer(options, 'removeStorage', {})
    },
    clearStorage: (options) => {
      storage.clear()
      return answer(options, 'clearStorage', {})
    },
    request: requests({ ...runtime, network }),
    showToast: (options) => {
      state.toasts.push(options.title)
      return answer(options, 'showToast', {})
    },
    showModal: (options) => {
      state.modals.push({ title: options.title, content: options.content })
      const choice = modal(options)
      return answer(options, 'showModal', { cancel: !choice.confirm, content: null, ...choice })
    },
    showActionSheet: (options) => {
      const index = actionSheet(options)
      return index < 0 ? answer(options, 'showActionSheet', {}, 'cancel') : answer(options, 'showActionSheet', { tapIndex: index })
    },
    setNavigationBarTitle: (options) => {
      if (topPage()) topPage().title = options.title
      return answer(options, 'setNavigationBarTitle', {})
    },
    stopPullDownRefresh: (options) => {
      if (topPage()) topPage().isRefreshing = false
      return answer(options, 'stopPullDownRefresh', {})
    },
    nextTick: (callback) => later(callback, 0),
    canIUse: (name) => known.has(String(name).split('.')[0]),
    createSelectorQuery,
    createIntersectionObserver: observer,
    getUpdateManager: () => ({ onCheckForUpdate() {}, onUpdateReady() {}, onUpdateFailed() {}, applyUpdate() {} }),
    reportEvent() {},
    reportAnalytics() {},
    env: { USER_DATA_PATH: 'http://usr' },
    ...Object.fromEntries([
      ...['navigateTo', 'redirectTo', 'reLaunch', 'switchTab', 'navigateBack'].map(route),
      ...immediately(['getSystemInfoSync', 'getWindowInfo', 'getAppBaseInfo', 'getDeviceInfo'], info),
      ...immediately(['getSystemSetting'], { bluetoothEnabled: false, locationEnabled: true, wifiEnabled: true, deviceOrientation: 'portrait' }),
      ...immediately(['getAppAuthorizeSetting'], {}),
      ...immediately(['getMenuButtonBoundingClientRect'], { width: 87, height: 32, top: 51, right: 383, bottom: 83, left: 296 }),
      ...immediately(['getLaunchOptionsSync', 'getEnterOptionsSync'], launchOptions),
      ...immediately(['getAccountInfoSync'], { miniProgram: { appId: 'wx0000000000000000', envVersion: 'develop', version: '' } }),
      always('getSystemInfo', info),
      always('getSystemInfoAsync', info),
      always('login', { code: 'no-code-given-by-the-test' }),
      always('getNetworkType', { networkType: 'wifi' }),
      always('getSetting', { authSetting: {} }),
      always('getLocation', { latitude: 43.65, longitude: 122.24, accuracy: 30, speed: -1 }),
      ...['hideToast', 'showLoading', 'hideLoading', 'checkSession', 'pageScrollTo'].map((name) => always(name)),
      ...Object.entries(apis).map(double),
    ]),
  }

  const noteAge = (name) => {
    const { since } = known.get(name)
    if (compareVersions(since, libVersion) > 0) state.tooNewApi.set(name, since)
  }
  return new Proxy(given, {
    get(target, name) {
      if (typeof name === 'symbol' || name in target) return target[name]
      if (!known.has(name)) {
        if (!/^(then|toJSON|\$\$|webpackJsonp)/.test(name)) state.unknownApi.add(name)
        return undefined
      }
      if (/^(on|off)[A-Z]/.test(name)) return () => noteAge(name)
      return (options) => {
        noteAge(name)
        state.missingApi.add(name)
        state.calls.push([name])
        if (options?.success || options?.fail || options?.complete) answer(options, name, {}, 'not given by this test runtime')
      }
    },
    has: (target, name) => name in target || known.has(name),
    // Taro turns into promises only the names it can see as keys.
    ownKeys: (target) => [...new Set([...Object.keys(target), ...known.keys()])],
    getOwnPropertyDescriptor(target, name) {
      const own = Object.getOwnPropertyDescriptor(target, name)
      return own ?? (known.has(name) ? { configurable: true, enumerable: true, value: () => undefined } : undefined)
    },
  })
}
