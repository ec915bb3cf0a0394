import Taro, { useRouter } from '@tarojs/taro'

export type PageParams = Record<string, string | undefined>
declare const paramsOfPage: unique symbol
/** A page of an app: its path and, in its type, the parameters it reads from the address. */
export interface PageEntry<Params extends PageParams> {
  path: string
  /** Reached with `switchTab`; takes no parameters. */
  tab: boolean
  readonly [paramsOfPage]?: Params
}
type ParamsOfEntry<Entry> = Entry extends PageEntry<infer Params> ? Params : never
type Arguments<Params> = {} extends Params ? [params?: Params] : [params: Params]

/** @param path as in app.config, `appointments/pages/voucher/index` */
export const pageAt = <Params extends PageParams = {}>(path: string, { tab = false } = {}): PageEntry<Params> => ({ path: `/${path}`, tab })

const BASE = process.env.TARO_ENV === 'h5' && process.env.APP === 'staff' ? '/staff' : ''
const withQuery = (path: string, params: PageParams = {}): string => {
  const pairs = Object.entries(params).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
  return pairs.length ? `${path}?${pairs.join('&')}` : path
}
const ignore = () => undefined

/** WeChat allows ten pages on top of each other; deeper ways replace the last one. */
const DEEPEST = 9
const open = (url: string): void => void (Taro.getCurrentPages().length >= DEEPEST ? Taro.redirectTo({ url }) : Taro.navigateTo({ url })).catch(ignore)

/** Back, or home when the page was opened from outside. */
export const goBack = (): void => {
  if (Taro.getCurrentPages().length > 1) void Taro.navigateBack().catch(ignore)
  else goHome()
}
let home = '/'
const goHome = (): void => void (process.env.APP === 'citizen' ? Taro.switchTab({ url: home }) : Taro.reLaunch({ url: home })).catch(ignore)

/** Starts again at an address of this app, e.g. where a sign-in came from. Anything else leads home. */
export const restartAt = (path: string): void => void Taro.reLaunch({ url: /^\/\w[\w/-]*(\?[^#]*)?$/.test(path) ? path : home }).catch(goHome)
/** Address of the page being shown, for coming back to it. */
export const currentPath = (): string => {
  const page = Taro.getCurrentInstance().router
  if (!page) return home
  const { params, path } = page
  const own = Object.fromEntries(Object.entries(params).filter(([name]) => !name.startsWith('$') && name !== 'stamp'))
  return withQuery((path.startsWith('/') ? path : `/${path}`).replace(/\?.*$/, '').replace(BASE, ''), own)
}

/** Typed navigation over one app's table of pages; the table's first entry is home. */
export function createRouter<Table extends Record<string, PageEntry<PageParams>>>(table: Table) {
  type Name = keyof Table & string
  type ParamsFor<N extends Name> = ParamsOfEntry<Table[N]>
  const entryOf = (name: Name): PageEntry<PageParams> => table[name] as PageEntry<PageParams>
  home = Object.values(table)[0]?.path ?? '/'
  return {
    /** Opens a page on top, or switches the tab. */
    go: <N extends Name>(name: N, ...[params]: Arguments<ParamsFor<N>>): void => {
      const { path, tab } = entryOf(name)
      if (tab) void Taro.switchTab({ url: path }).catch(ignore)
      else open(withQuery(path, params))
    },
    /** Puts a page in place of this one: a step that must not be gone back to. */
    replace: <N extends Name>(name: N, ...[params]: Arguments<ParamsFor<N>>): void => {
      const { path, tab } = entryOf(name)
      void (tab ? Taro.switchTab({ url: path }) : Taro.redirectTo({ url: withQuery(path, params) })).catch(ignore)
    },
    /** Closes everything and starts at a page. */
    restart: <N extends Name>(name: N, ...[params]: Arguments<ParamsFor<N>>): void => {
      void Taro.reLaunch({ url: withQuery(entryOf(name).path, params) }).catch(ignore)
    },
    /** Address for a browser link. */
    href: <N extends Name>(name: N, ...[params]: Arguments<ParamsFor<N>>): string => {
      return BASE + withQuery(entryOf(name).path, params)
    },
    /** Parameters of the page this is called in; anything may be missing in an address typed by hand. */
    useParams: <N extends Name>(_name: N): Partial<ParamsFor<N>> => {
      const { params } = useRouter()
      return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, decoded(value ?? '')])) as Partial<ParamsFor<N>>
    },
  }
}

function decoded(text: string): string {
  // The mini program hands parameters over as they were written, the browser decodes them.
  if (process.env.TARO_ENV === 'h5') return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
