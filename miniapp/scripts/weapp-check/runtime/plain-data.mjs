// Logic and view are two threads on the phone: only plain data crosses.

const tagOf = (value) => Object.prototype.toString.call(value)

/** A copy of `value` as the other thread would receive it. Throws on functions, symbols, bigints and cycles, naming `where`. */
export function plain(value, where) {
  const path = new Set()
  const copy = (node, at) => {
    if (node === null || node === undefined || ['string', 'boolean', 'number'].includes(typeof node)) return node
    if (typeof node !== 'object') throw new Error(`${where}: a ${typeof node} cannot cross the thread border (at ${at})`)
    if (path.has(node)) throw new Error(`${where}: circular data (at ${at})`)
    path.add(node)
    let result
    if (Array.isArray(node)) result = node.map((item, index) => copy(item, `${at}[${index}]`))
    else if (tagOf(node) === '[object Date]') result = node.toISOString()
    else if (ArrayBuffer.isView(node) || tagOf(node) === '[object ArrayBuffer]') result = node
    else result = Object.fromEntries(Object.keys(node).map((key) => [key, copy(node[key], `${at}.${key}`)]))
    path.delete(node)
    return result
  }
  return copy(value, '$')
}

const pairs = (text, decode) =>
  Object.fromEntries(
    (text ?? '')
      .split('&')
      .filter(Boolean)
      .map((pair) => {
        const [name, ...rest] = pair.split('=')
        return [decode(name), decode(rest.join('='))]
      }),
  )

/** Query of the launch options: decoded. */
export const launchQuery = (text) => pairs(text, decodeURIComponent)
/** Query of a page address: handed on as it stands, as WeChat does. */
export const pageQuery = (text) => pairs(text, (part) => part)

/** Sets `a.b[0].c` style keys of setData on a data object. */
export function applySetData(target, data) {
  for (const [key, value] of Object.entries(data)) {
    const steps = key.match(/[^.[\]]+/g)
    let node = target
    for (let i = 0; i < steps.length - 1; i++) {
      if (node[steps[i]] === null || typeof node[steps[i]] !== 'object') node[steps[i]] = /^\d+$/.test(steps[i + 1]) ? [] : {}
      node = node[steps[i]]
    }
    node[steps.at(-1)] = value
  }
}
