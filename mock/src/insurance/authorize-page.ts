const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => ENTITIES[c] ?? c)

const STYLE = `
*{box-sizing:border-box}
body{margin:0;background:#F4F7F6;color:#14201C;font:1.125rem/1.6 system-ui,-apple-system,"PingFang SC","Noto Sans CJK SC",sans-serif}
main{max-width:30rem;margin:0 auto;padding:1.5rem 1rem 2rem}
h1{font-size:1.5rem;line-height:1.35;margin:0 0 1rem}
.card{background:#fff;border:1px solid #DFE7E4;border-radius:1rem;padding:1.25rem 1rem;margin-bottom:1rem}
.note{background:#E8F0FB;color:#0F4FA3;border-radius:.75rem;padding:.75rem 1rem;margin:0 0 1rem}
dl{margin:0}dl div{display:flex;flex-wrap:wrap;gap:0 1rem;justify-content:space-between;padding:.5rem 0}
dt{color:#3A4A45}dd{margin:0;font-weight:600}
form{display:grid;gap:.75rem}
button{min-height:52px;width:100%;padding:.5rem 1rem;border-radius:.75rem;border:1px solid #7B8B85;background:#fff;color:#14201C;font:inherit;font-weight:600;cursor:pointer}
button.primary{background:#00795C;border-color:#00795C;color:#fff}
:focus-visible{outline:3px solid #0B57D0;outline-offset:2px}
`
const yuan = (fen: number): string => `¥${Math.trunc(fen / 100)}.${String(fen % 100).padStart(2, '0')}`

export interface AuthorizeView {
  preSettleNo: string
  returnUrl: string
  nameMasked: string
  govFen: number
  selfFen: number
  cashFen: number
}

/** The city's stand-in for 国家医保局's authorisation page: plain accessible HTML, no script. */
export const authorizePage = ({ preSettleNo, returnUrl, nameMasked, govFen, selfFen, cashFen }: AuthorizeView): string => `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>医保授权（模拟）</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body><main>
<h1>同意用医保付吗</h1>
<p class="note">这是城市模拟器里的医保，不会真的扣钱。</p>
<section class="card" aria-label="医保结算">
<dl>
<div><dt>参保人</dt><dd>${escaped(nameMasked)}</dd></div>
<div><dt>统筹基金付</dt><dd>${yuan(govFen)}</dd></div>
<div><dt>个人账户付</dt><dd>${yuan(selfFen)}</dd></div>
<div><dt>自己再付</dt><dd>${yuan(cashFen)}</dd></div>
</dl>
</section>
<form method="post" action="/insurance/authorize">
<input type="hidden" name="pre_settle_no" value="${escaped(preSettleNo)}">
<input type="hidden" name="return" value="${escaped(returnUrl)}">
<button class="primary" id="insurance-agree" name="choice" value="agree">同意</button>
<button id="insurance-decline" name="choice" value="decline">不同意，返回</button>
</form>
</main></body>
</html>`
