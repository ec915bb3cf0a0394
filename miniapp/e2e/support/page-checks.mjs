// What every page must keep in every size (ux-wechat §4, §7.3; design DECISIONS): looked at in the browser, answered as lines.

/** Smallest type and targets in CSS pixels: 44 wherever fingers are, 60 for the main action in 特大; on the staff desktop 36, 32 in tables. */
export function limitsFor({ app, typeSize, viewport }) {
  const isStaffDesktop = app === 'staff' && viewport.width >= 1024
  return {
    font: { standard: 12, large: 18, xlarge: 18 }[typeSize],
    target: isStaffDesktop ? 36 : 44,
    targetInTable: isStaffDesktop ? 32 : 44,
    mainTarget: isStaffDesktop ? 36 : typeSize === 'xlarge' ? 60 : 44,
  }
}

/** Runs inside the page: self-contained, takes the limits, answers findings. */
function inspect(limits) {
  const findings = []
  const SLACK = 1
  /** CJK glyph boxes are taller than a tight line without losing ink; a hidden line is more than half an em. */
  const HALF_LINE = 0.5
  const describe = (node) => {
    const name = node.getAttribute('aria-label') ?? node.textContent?.trim().replace(/\s+/g, ' ').slice(0, 24) ?? ''
    return `<${node.tagName.toLowerCase()}${node.id ? ` id=${node.id}` : ''}${typeof node.className === 'string' && node.className ? ` class="${node.className.slice(0, 60)}"` : ''}> ${name}`
  }
  const report = (what, node) => findings.push(node ? `${what}: ${describe(node)}` : what)

  const isForReadersOnly = (node) => {
    for (let at = node; at && at !== document.body; at = at.parentElement) {
      const { width, height } = at.getBoundingClientRect()
      const { position, clipPath, clip } = getComputedStyle(at)
      if (position === 'absolute' && width <= 1 && height <= 1) return true
      if (clipPath === 'inset(50%)' || clip === 'rect(0px, 0px, 0px, 0px)') return true
    }
    return false
  }
  const isVisible = (node) => {
    if (node.getClientRects().length === 0 || node.closest('[inert]')) return false
    const style = getComputedStyle(node)
    return style.visibility !== 'hidden' && Number(style.opacity) > 0 && !isForReadersOnly(node)
  }
  const ownText = (node) => [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.textContent.trim())
  const visible = [...document.body.querySelectorAll('*')].filter(isVisible)

  // Width: the page never scrolls sideways; a strip of its own may.
  const width = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth > width) report(`the page is ${document.documentElement.scrollWidth} px wide in ${width}`)
  const scrollsSideways = (node) => {
    for (let at = node.parentElement; at; at = at.parentElement)
      if (/auto|scroll|hidden|clip/.test(getComputedStyle(at).overflowX) && at.getBoundingClientRect().right <= width + SLACK) return true
    return false
  }
  for (const node of visible)
    if (ownText(node) && node.getBoundingClientRect().right > width + SLACK && !scrollsSideways(node)) report('text beyond the right edge', node)

  // Text: complete and large enough.
  for (const node of visible.filter(ownText)) {
    const style = getComputedStyle(node)
    const size = Number.parseFloat(style.fontSize)
    if (size < limits.font) report(`type of ${size} px, at least ${limits.font}`, node)
    const hides = /hidden|clip/.test(style.overflowX) || style.whiteSpace === 'nowrap' || style.whiteSpace === 'pre'
    if (hides && style.display !== 'inline' && node.clientWidth > 0 && node.scrollWidth > node.clientWidth + SLACK) report('clipped text', node)
    if (/hidden|clip/.test(style.overflowY) && node.clientHeight > 0 && node.scrollHeight > node.clientHeight + size * HALF_LINE)
      report('text cut off below', node)
  }

  // Short labels: no single character left alone on its last line.
  const linesOf = (node) => {
    const range = document.createRange()
    const text = [...node.childNodes].find((child) => child.nodeType === Node.TEXT_NODE && child.textContent.trim())
    const tops = [...text.textContent].map((_character, index) => {
      range.setStart(text, index)
      range.setEnd(text, index + 1)
      return Math.round(range.getBoundingClientRect().top)
    })
    const counts = new Map()
    for (const top of tops) counts.set(top, (counts.get(top) ?? 0) + 1)
    return [...counts.values()]
  }
  for (const node of visible.filter((candidate) => ownText(candidate) && candidate.closest('button, a, [role="button"], [role="tab"]')))
    if (/^[\u3400-\u9fff]{2,8}$/.test(node.textContent.trim()) && linesOf(node).length > 1 && linesOf(node).at(-1) === 1)
      report('one character alone on its line', node)

  // What a control says stays inside it.
  const boxOf = (node) => {
    const range = document.createRange()
    range.selectNodeContents(node)
    return range.getBoundingClientRect()
  }
  for (const node of visible.filter(ownText)) {
    const control = node.closest('button, a.btn, [role="button"], [role="radio"], [role="tab"]')
    if (!control) continue
    const [text, around] = [boxOf(node), control.getBoundingClientRect()]
    if (text.right > around.right + SLACK || text.left < around.left - SLACK) report('text sticks out of its control', node)
  }

  // Targets: a control inside a label is as large as the label.
  const CONTROLS =
    'button, a[href], input:not([type="hidden"]), select, textarea, [role="button"], [role="link"], [role="tab"], [role="radio"], [role="checkbox"], [role="switch"], [role="option"], [role="menuitem"]'
  for (const control of document.querySelectorAll(CONTROLS)) {
    const node = control.closest('label') ?? control
    if (!isVisible(node)) continue
    const { width: across, height: down } = node.getBoundingClientRect()
    const isMain = node.matches('.btn--primary:not(.btn--s)')
    const wanted = isMain ? limits.mainTarget : node.closest('table') ? limits.targetInTable : limits.target
    if (across + 0.5 < wanted || down + 0.5 < wanted) report(`target of ${Math.round(across)}×${Math.round(down)}, at least ${wanted}`, node)
  }

  const headings = visible.filter((node) => node.tagName === 'H1')
  if (headings.length !== 1) report(`${headings.length} visible h1`)

  const text = document.body.innerText
  const raw = /.{0,16}(undefined|\bnull\b|\bNaN\b|\[object).{0,16}/.exec(text)
  if (raw) report(`raw value on screen: ${raw[0]}`)
  const key = /(^|\s)[a-z]+[a-zA-Z]*(\.[a-z][a-zA-Z]+)+(\s|$)/.exec(text)
  if (key) report(`text key on screen: ${key[0].trim()}`)

  // Privacy: nothing unmasked in what is kept or sent on.
  const places = {
    HTML: document.documentElement.outerHTML,
    address: location.href,
    localStorage: JSON.stringify({ ...localStorage }),
    sessionStorage: JSON.stringify({ ...sessionStorage }),
  }
  const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const isIdNumber = (digits) =>
    '10X98765432'[WEIGHTS.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0) % 11] === digits[17].toUpperCase()
  for (const [place, content] of Object.entries(places)) {
    for (const [found] of content.matchAll(/(?<![\w.-])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])\d{5}[\dXx](?![\w-])/g))
      if (isIdNumber(found)) report(`unmasked ID number in ${place}: …${found.slice(-2)}`)
    for (const [found] of content.matchAll(/(?<![\w.-])1[3-9]\d{9}(?![\w-])/g)) report(`unmasked phone in ${place}: …${found.slice(-2)}`)
  }
  return findings
}

/**
 * Findings of the page on screen, as lines; an empty list is a good page.
 * @param {import('playwright-core').Page} page
 * @param {ReturnType<typeof limitsFor>} limits
 * @returns {Promise<string[]>}
 */
export const pageFindings = async (page, limits) => [...new Set(await page.evaluate(inspect, limits))]
