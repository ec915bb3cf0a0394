// The view layer: WeChat's open-sourced component engine and template compiler on jsdom.
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { posix } from 'node:path'

const require = createRequire(import.meta.url)
/** Components that WeChat provides itself. */
const PROVIDED = /^(plugin|ext|plugin-private|weui)/

let engine
/** The engine, once per process; it takes `document` from the global scope. */
export function openEngine() {
  if (engine) return engine
  const { JSDOM } = require('jsdom')
  const { window } = new JSDOM('<!doctype html><html><head></head><body></body></html>', { pretendToBeVisual: true })
  globalThis.window = window
  globalThis.document = window.document
  const easel = require('glass-easel')
  easel.globalOptions.writeIdToDOM = true
  engine = { easel, MiniProgramEnv: require('glass-easel-miniprogram-adapter').MiniProgramEnv, TmplGroup: require('glass-easel-template-compiler').TmplGroup }
  return engine
}

/** Compiles every template and script of the build as one group; answers the generator by page or component path. */
function compileTemplates(source, report) {
  const group = new (openEngine().TmplGroup)()
  const files = readdirSync(source.dist, { recursive: true }).map((file) => file.replaceAll('\\', '/'))
  const templates = files.filter((file) => file.endsWith('.wxml'))
  for (const file of templates)
    for (const warning of group.addTmpl(file.slice(0, -'.wxml'.length), source.read(file)))
      report(warning.isError ? 'error' : 'warning', `wxml ${file}:${warning.startLine + 1}:${warning.startColumn + 1}`, `${warning.message} (${warning.level})`)
  for (const file of files.filter((name) => name.endsWith('.wxs'))) group.addScript(file.slice(0, -'.wxs'.length), source.read(file))
  // The compiler answers source text; it is WeChat's own output, made from the project's templates.
  const generators = new Function(`return ${group.getTmplGenObjectGroups()}`)()
  for (const file of templates)
    for (const imported of group.getDirectDependencies(file.slice(0, -'.wxml'.length)))
      if (!generators[imported]) report('error', `wxml ${file}`, `import not found: ${imported}`)
  group.free()
  return generators
}

/**
 * Prepares components and pages of a build for the engine. `source` gives `dist`, `read`, `has`, `json`, `appJson`, `pages`.
 * Answers `{ env, space, configOf, dependenciesOf }`; `dependenciesOf(path)` are component paths, innermost first.
 */
export function openView(source, report) {
  const generators = compileTemplates(source, report)
  const env = new (openEngine().MiniProgramEnv)()
  const space = env.createCodeSpace('', true)
  const configs = new Map()

  const resolve = (from, reference) => (reference.startsWith('/') ? reference.slice(1) : posix.join(posix.dirname(from), reference))
  const isPage = (path) => source.pages.includes(path)
  const componentsOf = (path) => {
    const own = configs.get(path)?.usingComponents ?? {}
    const common = isPage(path) ? (source.appJson.usingComponents ?? {}) : {}
    return Object.entries({ ...common, ...own })
      .filter(([, reference]) => !PROVIDED.test(reference))
      .map(([tag, reference]) => ({ tag, reference, path: resolve(tag in own ? path : 'app', reference) }))
  }

  function configure(path) {
    if (configs.has(path)) return
    const config = source.has(`${path}.json`) ? source.json(`${path}.json`) : {}
    configs.set(path, config)
    const usingComponents = {}
    for (const { tag, reference, path: component } of componentsOf(path)) {
      if (!source.has(`${component}.js`) || !source.has(`${component}.wxml`)) {
        report('error', `json ${path}`, `component not found: ${tag} -> ${reference}`)
        continue
      }
      usingComponents[tag] = `/${component}`
      configure(component)
    }
    space.addComponentStaticConfig(path, { ...config, usingComponents })
    // Without the fallback listener a classic `bindtap` would be a plain attribute.
    if (generators[path]) space.addCompiledTemplate(path, { groupList: generators, content: generators[path], fallbackListenerOnNativeNode: true })
  }
  source.pages.forEach(configure)

  const dependenciesOf = (path, seen = new Set()) => {
    for (const { path: component } of componentsOf(path))
      if (!seen.has(component) && source.has(`${component}.js`)) {
        seen.add(component)
        dependenciesOf(component, seen)
      }
    return [...seen].reverse()
  }
  return { env, space, configure, configOf: (path) => configs.get(path), dependenciesOf }
}
