import { maskPhone } from '@jktl/shared/kernel/masking'
import type { Persona } from '../kernel/personas.ts'

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => ENTITIES[c] ?? c)

const STYLE = `
*{box-sizing:border-box}
body{margin:0;background:#F4F7F6;color:#14201C;font:17px/1.6 system-ui,-apple-system,"PingFang SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif}
main{max-width:560px;margin:0 auto;padding:24px 16px 40px}
h1{font-size:24px;line-height:1.35;margin:0 0 8px}
p{margin:0 0 16px;color:#3A4A45}
ul{list-style:none;margin:0;padding:0}
li{margin:0 0 8px}
a{display:block;min-height:56px;padding:10px 16px;border-radius:12px;background:#fff;border:1px solid #7B8B85;color:#14201C;text-decoration:none;overflow-wrap:anywhere}
a:hover{background:#E6F4EF}
a:focus-visible{outline:3px solid #0B57D0;outline-offset:2px}
a b{display:block;font-size:18px}
a span{color:#3A4A45;font-size:16px}
.decline{margin-top:16px;text-align:center;padding-top:14px;color:#00634B}
`

export interface AuthorizePage {
  appName: string
  asksForPhone: boolean
  personas: readonly Persona[]
  /** Where choosing this person leads. */
  choiceOf: (persona: Persona) => string
  declineUrl: string
}

/** The city's stand-in for WeChat's authorize page: whoever opens it picks the person to be. */
export function authorizePage({ appName, asksForPhone, personas, choiceOf, declineUrl }: AuthorizePage): string {
  const title = asksForPhone ? '选择要提供手机号的人' : '选择登录的人'
  const items = personas.map((persona) => {
    const detail = asksForPhone ? maskPhone(persona.phone) : persona.role
    return `<li><a href="${escapeHtml(choiceOf(persona))}" data-persona="${escapeHtml(persona.name)}"><b>${escapeHtml(persona.name)}</b><span>${escapeHtml(detail)}</span></a></li>`
  })
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · 城市模拟器</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p>这里是城市模拟器，代替微信的授权页，不是真正的微信。下面的人都是虚构的。选择一位，回到“${escapeHtml(appName)}”。</p>
<ul>
${items.join('\n')}
</ul>
<a class="decline" href="${escapeHtml(declineUrl)}">不同意，返回</a>
</main>
</body>
</html>
`
}
