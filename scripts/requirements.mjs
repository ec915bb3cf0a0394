// npm run requirements: which test titles name each requirement id. A table, and as last line one JSON object { named, total }.
// A title proves R342 or by naming it; a range is written R341–R343. Ids of the booking design (N1, AP3, P6 …) are listed, not counted.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'

const ROOT = join(import.meta.dirname, '..')
const { rows, checklist } = JSON.parse(readFileSync(join(import.meta.dirname, 'requirement-ids.json'), 'utf8'))
const REQUIREMENTS = [...Array.from({ length: rows }, (_, index) => `R${index + 1}`), ...checklist]

const TEST_FILE = /\.(test|spec|e2e)\.(ts|tsx|mjs)$/
const NOT_OURS = new Set(['node_modules', 'dist', '.git', '.data', 'generated'])
const TEST_FUNCTIONS = new Set(['test', 'it', 'describe'])
const ID = /\bR\d{1,3}\b|\b[A-GPS]-\d+(?:\.\d+)?\b|\b(?:N|AP|P|F|J|C)\d{1,2}\b/g
const RANGE = /\bR(\d{1,3})[–-]R?(\d{1,3})\b/g

function* testFiles(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (NOT_OURS.has(entry.name)) continue
    if (entry.isDirectory()) yield* testFiles(join(folder, entry.name))
    else if (TEST_FILE.test(entry.name)) yield join(folder, entry.name)
  }
}

/** `test` of `test(…)`, `test.each(table)(…)`, `describe.skip(…)`. */
function rootName(node) {
  if (ts.isIdentifier(node)) return node.text
  return ts.isPropertyAccessExpression(node) || ts.isCallExpression(node) || ts.isTaggedTemplateExpression(node) ? rootName(node.expression ?? node.tag) : ''
}

const textOf = (node) => {
  if (!node) return null
  if (ts.isStringLiteralLike(node)) return node.text
  return ts.isTemplateExpression(node) ? [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join('…') : null
}

/** Titles of all tests of a file, each with the titles of the groups around it. */
function titlesOf(file) {
  const titles = []
  const walk = (node, groups) => {
    let around = groups
    if (ts.isCallExpression(node) && TEST_FUNCTIONS.has(rootName(node.expression))) {
      const title = textOf(node.arguments[0])
      if (title !== null && rootName(node.expression) === 'describe') around = [...groups, title]
      else if (title !== null) titles.push([...groups, title].join(' › '))
    }
    ts.forEachChild(node, (child) => walk(child, around))
  }
  walk(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true, file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS), [])
  return titles
}

function idsIn(title) {
  const ids = new Set(title.match(ID))
  for (const [, from, to] of title.matchAll(RANGE)) for (let row = Number(from); row <= Number(to); row++) ids.add(`R${row}`)
  return ids
}

const proofs = new Map()
for (const file of testFiles(ROOT))
  for (const title of titlesOf(file)) for (const id of idsIn(title)) proofs.set(id, [...(proofs.get(id) ?? []), { file: relative(ROOT, file), title }])

const print = (ids) => {
  for (const id of ids) for (const { file, title } of proofs.get(id)) console.log(`${id.padEnd(8)} ${file}  ${title}`)
}
const named = REQUIREMENTS.filter((id) => proofs.has(id))
const known = new Set(REQUIREMENTS)
const numeric = new Intl.Collator('en', { numeric: true }).compare
print(named)
print([...proofs.keys()].filter((id) => !known.has(id)).sort(numeric))
console.log(JSON.stringify({ named: named.length, total: REQUIREMENTS.length }))
