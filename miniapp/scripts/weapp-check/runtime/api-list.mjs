// Every wx.* name of the official typings with the base library version it needs.
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Answers a Map of name → { since } read from miniprogram-api-typings. */
export function loadApiList() {
  const folder = join(dirname(createRequire(import.meta.url).resolve('miniprogram-api-typings/package.json')), 'types/wx')
  const names = new Map()
  for (const file of readdirSync(folder).filter((name) => /^lib\.wx\.(api|cloud|canvas|wasm|xr-frame)\.d\.ts$/.test(name))) {
    let isInside = false
    let isDoc = false
    let doc = ''
    for (const line of readFileSync(join(folder, file), 'utf8').split('\n')) {
      if (!isInside) {
        isInside = /^( {4})?interface Wx\b/.test(line)
        continue
      }
      if (!isDoc && /^\s*\/\*\*/.test(line)) {
        doc = ''
        isDoc = true
      }
      if (isDoc) {
        doc += `${line}\n`
        isDoc = !line.includes('*/')
        continue
      }
      if (/^( {4})?\}/.test(line)) {
        isInside = false
        continue
      }
      const name = /^ {4,8}(?:readonly )?(\w+)\??\s*[(<:]/.exec(line)?.[1]
      if (name && !names.has(name)) {
        names.set(name, { since: /需要基础库[：:]\s*`([\d.]+)`/.exec(doc)?.[1] ?? '1.0.0' })
        doc = ''
      }
    }
  }
  return names
}

/** Negative, zero or positive as `a` is older than, equal to or newer than `b`. */
export function compareVersions(a, b) {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number))
  for (let i = 0; i < 3; i++) if ((left[i] ?? 0) !== (right[i] ?? 0)) return (left[i] ?? 0) - (right[i] ?? 0)
  return 0
}
