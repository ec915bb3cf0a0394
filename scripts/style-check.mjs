// Rules of the style sheets that no linter here knows (ux-wechat §2.10, §4): no :active (WeChat wants hover-class), and colours,
// type sizes only from the theme.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const SOURCES = join(import.meta.dirname, '../miniapp/src')

/** Each rule: where it holds, what is wrong, and how it is said. */
const RULES = [
  {
    isFor: (file) => !/(^|[./])h5\.s?css$/.test(file),
    pattern: /:active\b/,
    message: ':active is not used on phones; use hover-class through the pressed tone',
  },
  { isFor: (file) => !file.startsWith('theme/'), pattern: /#[0-9a-f]{3,8}\b|rgba?\(/i, message: 'colours come from the theme' },
]

const withoutComments = (text) => text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))

const findings = readdirSync(SOURCES, { recursive: true })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.(css|scss)$/.test(file))
  .flatMap((file) =>
    withoutComments(readFileSync(join(SOURCES, file), 'utf8'))
      .split('\n')
      .flatMap((line, index) =>
        RULES.filter((rule) => rule.isFor(file) && rule.pattern.test(line)).map((rule) => `miniapp/src/${file}:${index + 1} ${rule.message}`),
      ),
  )
for (const finding of findings) console.error(finding)
process.exitCode = findings.length > 0 ? 1 : 0
