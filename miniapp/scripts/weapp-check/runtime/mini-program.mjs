// Runs a built mini program: the built JavaScript unchanged in a bare context, WeChat's component engine for the view, and between the
// two only plain data, as on the phone. Routing, lifecycle and wx.* are ours.
import { existsSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import vm from 'node:vm'
import { loadApiList } from './api-list.mjs'
import { applySetData, launchQuery, pageQuery, plain } from './plain-data.mjs'
import { openEngine, openView } from './view.mjs'
import { createWx } from './wx-functions.mjs'

const SET_DATA_LIMIT = 1024 * 1024
const STACK_LIMIT = 10
const UNTIL_MS = 5000
const CONSOLE = ['log', 'info', 'warn', 'error', 'debug', 'group', 'groupEnd', 'time', 'timeEnd', 'table', 'trace']

/** Runs at work now: a promise that nobody handled is a finding of theirs, not the end of the check. */
const runs = new Set()
process.on('unhandledRejection', (reason) => {
  for (const state of runs) state.rejections.push(reason?.errMsg ?? reason?.stack ?? String(reason))
})

const trim = (path) => posix.normalize(path).replace(/^\.?\//, '')

/** Files and declarations of a build folder. Throws without an app.json. */
function openSource(dist, report) {
  const has = (file) => existsSync(join(dist, file))
  const read = (file) => readFileSync(join(dist, file), 'utf8')
  const json = (file) => {
    try {
      return JSON.parse(read(file))
    } catch (error) {
      report('error', `json ${file}`, error)
      return {}
    }
  }
  if (!has('app.json')) throw new Error(`no app.json in ${dist}`)
  const appJson = json('app.json')
  const packages = appJson.subPackages ?? appJson.subpackages ?? []
  const pages = [...(appJson.pages ?? []), ...packages.flatMap(({ root, pages: own }) => own.map((page) => posix.join(root, page)))]
  const tabs = (appJson.tabBar?.list ?? []).map((tab) => tab.pagePath)
  for (const tab of tabs) if (!appJson.pages.includes(tab)) report('error', 'app.json', `tab bar page ${tab} is not in the main package`)
  for (const page of pages) for (const suffix of ['.js', '.wxml']) if (!has(page + suffix)) report('error', 'app.json', `page file missing: ${page}${suffix}`)
  const packageOf = (file) => packages.find(({ root }) => file.startsWith(root.replace(/\/?$/, '/')))?.root ?? ''
  return { dist, has, read, json, appJson, pages, tabs, packageOf }
}

function newState(storage) {
  const lists = ['errors', 'warnings', 'rejections', 'calls', 'console', 'toasts', 'modals', 'setData', 'requests', 'canvas', 'stack']
  return { ...Object.fromEntries(lists.map((name) => [name, []])), unknownApi: new Set(), missingApi: new Set(), tooNewApi: new Map(), storage }
}

/** A bare JavaScript context without anything of a browser or of Node, and ways to make its own plain objects. */
function openContext(state, { later, guard, timers }) {
  const textOf = (value) => {
    if (typeof value === 'string') return value
    try {
      return value?.stack ?? JSON.stringify(value)
    } catch {
      return String(value)
    }
  }
  const log =
    (level) =>
    (...args) =>
      void state.console.push({ level, text: args.map(textOf).join(' ') })
  const every = (callback, ms, ...args) => {
    const timer = setInterval(
      guard('interval', () => callback(...args)),
      ms,
    )
    timers.add(timer)
    return Number(timer)
  }
  const globals = {
    console: Object.fromEntries(CONSOLE.map((level) => [level, log(level)])),
    setTimeout: (...args) => Number(later(...args)),
    setInterval: every,
    clearTimeout: (timer) => clearTimeout(timer),
    clearInterval: (timer) => clearInterval(timer),
  }
  const context = vm.createContext(globals, { codeGeneration: { strings: false, wasm: false } })
  vm.runInContext('Object.defineProperty(this, "global", { value: this, writable: true, configurable: true }); delete this.WebAssembly', context)
  const inner = vm.runInContext('({ String, Number, Boolean, Array, Object, parse: (text) => (text === undefined ? undefined : JSON.parse(text)) })', context)
  const types = new Map(
    [inner.String, inner.Number, inner.Boolean, inner.Array, inner.Object].map((type, index) => [type, [String, Number, Boolean, Array, Object][index]]),
  )
  return { context, inner, toInner: (value) => inner.parse(JSON.stringify(value)), outerType: (type) => types.get(type) ?? type }
}

/** Property types of a native component come from the other realm; Taro declares an empty object where the engine wants a list. */
function engineDefinition(definition, outerType) {
  const result = { ...definition }
  for (const key of ['behaviors', 'externalClasses']) if (result[key] && !Array.isArray(result[key])) delete result[key]
  const property = (value) => {
    if (!value || typeof value !== 'object') return outerType(value)
    return { ...value, type: outerType(value.type), ...(value.optionalTypes ? { optionalTypes: value.optionalTypes.map(outerType) } : {}) }
  }
  if (result.properties) result.properties = Object.fromEntries(Object.entries(result.properties).map(([name, value]) => [name, property(value)]))
  return result
}

function eventChannel() {
  const listeners = new Map()
  const on = (name, listener) => void listeners.set(name, [...(listeners.get(name) ?? []), listener])
  const emit = (name, ...args) => (listeners.get(name) ?? []).forEach((listener) => listener(...args))
  return { on, once: on, off: (name) => void listeners.delete(name), emit }
}

/** The engine prefixes ids, and classes inside isolated components. */
const engineSelector = (selector) =>
  selector.replace(/#([\w-]+)/g, '[id$="--$1"]').replace(/\.(-?[A-Za-z_][\w-]*)/g, ':is(.$1,[class$="--$1"],[class*="--$1 "])')

/**
 * Starts the build in `dist` on the page `entry` (with query; the app's first page without it). Options: `storage` (a Map kept between runs),
 * `apis` (doubles of wx functions), `network(url, init)` instead of real requests, `modal` and `actionSheet` (what the person answers),
 * `libVersion` (base library). The answer drives the app; `close()` ends every timer of it.
 */
export async function launch(dist, options = {}) {
  const { entry, storage = new Map(), libVersion = '2.32.3', modal = () => ({ confirm: true }), actionSheet = () => 0, apis = {}, network } = options
  const { easel } = openEngine()
  const state = newState(storage)
  runs.add(state)
  const report = (kind, where, error) => void state[kind === 'error' ? 'errors' : 'warnings'].push(`${where}: ${error?.stack ?? error?.message ?? error}`)
  const onEngineWarning = (warning) => {
    report('warning', 'engine', warning)
    return false
  }
  const onEngineError = (error) => {
    report('error', 'engine', error)
    return false
  }
  easel.addGlobalWarningListener?.(onEngineWarning)
  easel.addGlobalErrorListener?.(onEngineError)

  const source = openSource(dist, report)
  const { appJson, pages, tabs } = source
  const view = openView(source, report)
  const customTabBar = appJson.tabBar?.custom ? 'custom-tab-bar/index' : ''
  if (customTabBar) view.configure(customTabBar)

  const timers = new Set()
  let isClosed = false
  const guard =
    (where, action) =>
    (...args) => {
      if (isClosed) return undefined
      try {
        return action(...args)
      } catch (error) {
        report('error', where, error)
        return undefined
      }
    }
  const later = (callback, ms, ...args) => {
    const timer = setTimeout(
      guard('timer', () => {
        timers.delete(timer)
        callback(...args)
      }),
      ms,
    )
    timers.add(timer)
    return timer
  }
  const { context, inner, toInner, outerType } = openContext(state, { later, guard, timers })

  const host = document.createElement('div')
  document.body.append(host)
  const root = () => {
    const node = state.stack.at(-1)?.dom ?? host
    return {
      id: '',
      querySelector: (selector) => node.querySelector(engineSelector(selector)),
      querySelectorAll: (selector) => node.querySelectorAll(engineSelector(selector)),
      getBoundingClientRect: () => node.getBoundingClientRect(),
      get innerHTML() {
        return node.innerHTML
      },
      get textContent() {
        return node.textContent
      },
    }
  }
  const [entryPath, entryQuery] = (entry ?? appJson.entryPagePath ?? appJson.pages[0]).split('?')
  const launchOptions = { path: trim(entryPath), query: launchQuery(entryQuery), scene: 1001, referrerInfo: {} }
  const wx = createWx(
    { state, toInner, later, guard, root, navigate, launchOptions },
    { known: loadApiList(), libVersion, storage, modal, actionSheet, apis, network },
  )

  // Modules: CommonJS with WeChat's package rule, that code of a sub-package is not required from elsewhere.
  const modules = new Map()
  let loading = ''
  let app
  const definitions = new Map()
  const defined = new Set()

  function load(file) {
    if (modules.has(file)) return modules.get(file).exports
    const module = { exports: {} }
    modules.set(file, module)
    if (!source.has(file)) throw new Error(`module '${file}' is not defined`)
    const require = (reference) => {
      let path = reference.startsWith('/') ? reference.slice(1) : posix.join(posix.dirname(file), reference)
      if (!path.endsWith('.js')) path = source.has(`${path}.js`) ? `${path}.js` : posix.join(path, 'index.js')
      const owner = source.packageOf(path)
      if (owner && owner !== source.packageOf(file)) throw new Error(`package rule: ${file} may not require ${path} of package ${owner}`)
      return load(path)
    }
    const names = 'require, module, exports, wx, App, Page, Component, Behavior, getApp, getCurrentPages, requirePlugin, __wxConfig'
    const body = vm.runInContext(`(function (${names}) {${source.read(file)}\n})`, context, { filename: join(dist, file) })
    const noPlugins = () => {
      throw new Error('plugins are not supported')
    }
    const currentPages = () => state.stack.map((page) => page.instance)
    body.call(module.exports, require, module, module.exports, wx, App, Page, Component, Behavior, () => app, currentPages, noPlugins, {})
    return module.exports
  }
  function loadCode(path) {
    const before = loading
    loading = path
    try {
      load(`${path}.js`)
    } finally {
      loading = before
    }
  }

  const eventOf = (event) => {
    const target = (node) => (node ? { id: node.id ?? '', dataset: plain(node.dataset ?? {}, 'dataset'), offsetLeft: 0, offsetTop: 0 } : {})
    const { type, timeStamp, detail, mark, extraFields } = event
    return toInner({
      type,
      timeStamp,
      detail: plain(detail ?? {}, 'event detail'),
      target: target(event.target),
      currentTarget: target(event.currentTarget),
      mark: mark ?? {},
      ...extraFields,
    })
  }
  function App(definition) {
    app = definition
  }
  function Behavior(definition) {
    return view.space.behavior ? view.space.behavior().definition(definition).register() : definition
  }
  function Component(definition) {
    const path = loading
    if (pages.includes(path)) return Page({ ...definition, ...definition.methods, data: definition.data })
    const own = engineDefinition(definition, outerType)
    const method = (action) =>
      typeof action !== 'function'
        ? action
        : function (first, ...rest) {
            return action.call(this, first?.currentTarget && first.type ? eventOf(first) : first, ...rest)
          }
    if (own.methods) own.methods = Object.fromEntries(Object.entries(own.methods).map(([name, action]) => [name, method(action)]))
    view.space.componentEnv(path, (env) => env.Component(own))
    return undefined
  }
  let opening = null
  function Page(definition) {
    const path = loading
    definitions.set(path, definition)
    const methods = {}
    for (const name of Object.keys(definition).filter((key) => typeof definition[key] === 'function'))
      methods[name] = function (event) {
        const page = state.stack.find((record) => record.caller === this) ?? opening
        return guard(`${path} ${name}`, () => page.instance[name](eventOf(event)))()
      }
    const data = typeof definition.data === 'function' ? definition.data() : (definition.data ?? {})
    view.space.componentEnv(path, (env) => env.Component({ data: plain(data, 'page data'), methods }))
  }

  // Pages on screen.
  const backend = view.env.associateBackend()
  const loadComponents = (paths) => {
    for (const path of paths)
      if (!defined.has(path)) {
        defined.add(path)
        loadCode(path)
      }
  }
  const call = (page, name, ...args) =>
    guard(`${page.route} ${name}`, () => (typeof page.instance[name] === 'function' ? page.instance[name](...args) : undefined))()

  function createInstance(page, definition, caller) {
    const { route, query } = page
    const instance = Object.assign(Object.setPrototypeOf({}, inner.Object.prototype), definition)
    const find = (selector) => page.dom.querySelector(selector)?.__wxElement
    Object.assign(instance, {
      data: toInner(plain(definition.data ?? {}, 'page data')),
      route,
      is: route,
      __route__: route,
      options: toInner(query),
      setData(data, callback) {
        const copy = plain(data, `setData on ${route}`)
        const size = JSON.stringify(copy)?.length ?? 0
        state.setData.push({ route, size, keys: Object.keys(copy).length })
        if (size > SET_DATA_LIMIT) report('error', 'setData', `${size} bytes on ${route}, the limit is 1 MiB`)
        applySetData(instance.data, copy)
        if (!page.isGone) caller.setData(copy)
        if (callback) later(() => callback.call(instance), 0)
      },
      selectComponent: (selector) => {
        const element = find(selector)
        return element && easel.Component.isComponent(element) ? element.getMethodCaller() : null
      },
      selectAllComponents: (selector) => [...page.dom.querySelectorAll(selector)].map((node) => node.__wxElement?.getMethodCaller?.()).filter(Boolean),
      createSelectorQuery: wx.createSelectorQuery,
      createIntersectionObserver: wx.createIntersectionObserver,
      getOpenerEventChannel: () => page.channel ?? eventChannel(),
      getTabBar: () => page.tabBar?.get() ?? null,
      getPageId: () => route,
    })
    return instance
  }

  function open(route, query, channel) {
    loadComponents(view.dependenciesOf(route))
    if (!definitions.has(route)) loadCode(route)
    const definition = definitions.get(route)
    if (!definition) throw new Error(`page ${route} has not called Page()`)
    const engineRoot = backend.createRoot('page', view.space, route)
    const caller = engineRoot.get()
    const dom = document.createElement('div')
    const page = {
      route,
      query,
      channel,
      root: engineRoot,
      caller,
      dom,
      title: view.configOf(route).navigationBarTitleText ?? appJson.window?.navigationBarTitleText,
    }
    page.instance = createInstance(page, definition, caller)
    const attach = (what) => {
      const placeholder = document.createElement('span')
      dom.append(placeholder)
      what.attach(dom, placeholder)
    }
    host.append(dom)
    opening = page
    state.stack.push(page)
    attach(engineRoot)
    opening = null
    if (customTabBar && tabs.includes(route)) {
      loadComponents([...view.dependenciesOf(customTabBar), customTabBar])
      page.tabBar = backend.createRoot('custom-tab-bar', view.space, customTabBar)
      attach(page.tabBar)
    }
    call(page, 'onLoad', toInner(query))
    call(page, 'onShow')
    call(page, 'onReady')
  }
  function closePage(page) {
    call(page, 'onUnload')
    page.isGone = true
    page.root.release()
    page.tabBar?.release()
    page.dom.remove()
  }
  const hide = (page) => {
    call(page, 'onHide')
    page.dom.style.display = 'none'
  }
  const show = (page) => {
    page.dom.style.display = ''
    call(page, 'onShow')
  }

  /** Tab pages stay alive when another tab is shown. */
  const keptTabs = new Map()
  const routes = {
    navigateTo(route, query, { events = {} }) {
      if (tabs.includes(route)) throw new Error('can not navigateTo a tabbar page')
      if (state.stack.length >= STACK_LIMIT) throw new Error('webview count limit exceed')
      hide(state.stack.at(-1))
      const channel = eventChannel()
      for (const name of Object.keys(events)) channel.on(name, events[name])
      open(route, query, channel)
    },
    redirectTo(route, query) {
      if (tabs.includes(route)) throw new Error('can not redirectTo a tabbar page')
      closePage(state.stack.pop())
      open(route, query)
    },
    reLaunch(route, query) {
      while (state.stack.length > 0) closePage(state.stack.pop())
      for (const page of keptTabs.values()) closePage(page)
      keptTabs.clear()
      open(route, query)
    },
    switchTab(route) {
      if (!tabs.includes(route)) throw new Error('can not switch to no-tabBar page')
      while (state.stack.length > 1) closePage(state.stack.pop())
      const current = state.stack.at(-1)
      if (current && current.route !== route) {
        state.stack.pop()
        if (tabs.includes(current.route)) {
          hide(current)
          keptTabs.set(current.route, current)
        } else closePage(current)
      }
      if (current?.route !== route) {
        const kept = keptTabs.get(route)
        keptTabs.delete(route)
        if (kept) {
          state.stack.push(kept)
          show(kept)
        } else open(route, {})
      }
      const index = tabs.indexOf(route)
      call(state.stack.at(-1), 'onTabItemTap', toInner({ index: String(index), pagePath: route, text: appJson.tabBar.list[index].text }))
    },
  }
  async function navigate(name, target) {
    await null
    if (name === 'navigateBack') {
      const steps = Math.min(target.delta ?? 1, state.stack.length - 1)
      if (steps < 1) throw new Error('cannot navigate back at first page')
      for (let i = 0; i < steps; i++) closePage(state.stack.pop())
      return show(state.stack.at(-1))
    }
    const [path, query] = String(target.url).split('?')
    const route = trim(path.startsWith('/') ? path : posix.join(posix.dirname(state.stack.at(-1)?.route ?? ''), path))
    if (!pages.includes(route)) throw new Error(`page "${route}" is not found`)
    return routes[name](route, pageQuery(query), target)
  }

  guard('app.js', () => loadCode('app'))()
  if (!app) report('error', 'app.js', 'App() was not called')
  else {
    guard('onLaunch', () => app.onLaunch?.(toInner(launchOptions)))()
    guard('App onShow', () => app.onShow?.(toInner(launchOptions)))()
    guard('first page', () => open(launchOptions.path, launchOptions.query))()
  }

  // What a check or a journey uses.
  const typed = new WeakMap()
  const elementOf = (node) => {
    if (!node?.__wxElement) throw new Error('not an element of the mini program')
    return node.__wxElement
  }
  const need = (target) => {
    const node = typeof target === 'string' ? root().querySelector(target) : target
    if (!node) throw new Error(`no element ${target} on ${state.stack.at(-1)?.route}`)
    return node
  }
  const attribute = (target, name) => elementOf(need(target)).getAttribute(name)
  const emit = (target, type, detail = {}, { bubbles = false } = {}) =>
    elementOf(need(target)).triggerEvent(type, detail, { bubbles, composed: bubbles, extraFields: { touches: [], changedTouches: [] } })
  const formValue = (form) =>
    Object.fromEntries(
      [...form.querySelectorAll('[name]')]
        .filter((field) => field.tagName !== 'BUTTON' && attribute(field, 'name'))
        .map((field) => [attribute(field, 'name'), typed.has(field) ? typed.get(field) : (attribute(field, 'value') ?? attribute(field, 'checked') ?? '')]),
    )
  const driver = {
    state,
    get page() {
      return state.stack.at(-1)
    },
    get route() {
      return state.stack.at(-1)?.route
    },
    get title() {
      return state.stack.at(-1)?.title
    },
    html: () => root().innerHTML,
    $: (selector) => root().querySelector(selector),
    $$: (selector) => [...root().querySelectorAll(selector)],
    text: (target) => (target ? need(target) : root()).textContent.replace(/\s+/g, ' ').trim(),
    attribute,
    emit,
    tap(target) {
      const node = need(target)
      if (attribute(node, 'disabled')) throw new Error(`${target} is disabled`)
      emit(node, 'tap', { x: 0, y: 0 }, { bubbles: true })
      const formType = attribute(node, 'form-type')
      const form = formType && node.closest('form')
      if (form) emit(form, formType === 'reset' ? 'reset' : 'submit', formType === 'reset' ? {} : { value: formValue(form) })
    },
    input(target, value) {
      const node = need(target)
      typed.set(node, value)
      emit(node, 'focus', { value: '', height: 0 })
      emit(node, 'input', { value, cursor: value.length, keyCode: 0 })
      emit(node, 'blur', { value, cursor: value.length })
    },
    change(target, value) {
      const node = need(target)
      typed.set(node, value)
      emit(node, 'change', { value })
    },
    /** Waits until `condition` holds: the first mount of a Taro page is asynchronous. */
    async until(condition, what = String(condition), ms = UNTIL_MS) {
      let last
      for (const end = Date.now() + ms; Date.now() < end; await sleep(10)) {
        try {
          last = await condition()
          if (last) return last
        } catch (error) {
          last = error.message
        }
      }
      throw new Error(`not within ${ms} ms: ${what} (last: ${last})\n${state.errors.slice(-3).join('\n')}`)
    },
    navigateTo: (url) => navigate('navigateTo', { url }),
    reLaunch: (url) => navigate('reLaunch', { url }),
    switchTab: (url) => navigate('switchTab', { url }),
    back: (delta = 1) => navigate('navigateBack', { delta }),
    async pullDown() {
      const page = state.stack.at(-1)
      page.isRefreshing = true
      await call(page, 'onPullDownRefresh')
      await driver.until(() => page.isRefreshing === false, 'stopPullDownRefresh')
    },
    reachBottom: () => call(state.stack.at(-1), 'onReachBottom'),
    share: (from = 'menu') => call(state.stack.at(-1), 'onShareAppMessage', toInner({ from })),
    sleep,
    close() {
      isClosed = true
      runs.delete(state)
      for (const timer of timers) clearTimeout(timer)
      host.remove()
      easel.removeGlobalWarningListener?.(onEngineWarning)
      easel.removeGlobalErrorListener?.(onEngineError)
    },
  }
  return driver
}
