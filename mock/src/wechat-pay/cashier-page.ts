/** The H5 cashier of the city: plain accessible HTML, no script. */
const STYLE = `
*{box-sizing:border-box}
html{font-size:100%;-webkit-text-size-adjust:100%}
body{margin:0;background:#F4F7F6;color:#14201C;font:1.125rem/1.6 system-ui,-apple-system,"PingFang SC","Noto Sans CJK SC",sans-serif}
main{max-width:30rem;margin:0 auto;padding:1.5rem 1rem 2rem}
h1{font-size:1.5rem;line-height:1.35;margin:0 0 1rem}
.card{background:#fff;border:1px solid #DFE7E4;border-radius:1rem;padding:1.25rem 1rem;margin-bottom:1rem}
.amount{font-size:clamp(1.75rem,9vw,2.5rem);line-height:1.2;font-weight:700;margin:0 0 1rem;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
dl{margin:0}dl div{display:flex;flex-wrap:wrap;gap:0 1rem;justify-content:space-between;border-top:1px solid #DFE7E4;padding:.5rem 0}
dt{color:#3A4A45}dd{margin:0;font-weight:600;overflow-wrap:anywhere;min-width:0}
.note{background:#E8F0FB;color:#0F4FA3;border-radius:.75rem;padding:.75rem 1rem;margin:0 0 1rem}
form{display:grid;gap:.75rem}
button,a.button{display:flex;align-items:center;justify-content:center;min-height:52px;width:100%;padding:.5rem 1rem;border-radius:.75rem;border:1px solid #7B8B85;background:#fff;color:#14201C;font:inherit;font-weight:600;text-decoration:none;cursor:pointer}
button.primary{background:#00795C;border-color:#00795C;color:#fff}
:focus-visible{outline:3px solid #0B57D0;outline-offset:2px}
`

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => ENTITIES[c] ?? c)

const page = (title: string, body: string): string => `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body><main>${body}</main></body>
</html>`

const NOTE = '<p class="note">这是城市模拟器里的微信支付，不会真的扣钱。</p>'

export interface CashierView {
  prepayId: string
  returnUrl: string
  merchantName: string
  description: string
  /** Yuan with two decimals. */
  amountText: string
}

export const cashierPage = ({ prepayId, returnUrl, merchantName, description, amountText }: CashierView): string =>
  page(
    '微信支付（模拟）',
    `<h1>确认支付</h1>
${NOTE}
<section class="card" aria-label="支付内容">
<p class="amount" id="pay-amount">¥${escaped(amountText)}</p>
<dl><div><dt>收款方</dt><dd>${escaped(merchantName)}</dd></div><div><dt>商品</dt><dd id="pay-description">${escaped(description)}</dd></div></dl>
</section>
<form method="post" action="/wechat-pay/cashier">
<input type="hidden" name="prepay_id" value="${escaped(prepayId)}">
<input type="hidden" name="return" value="${escaped(returnUrl)}">
<button class="primary" id="pay-confirm" name="choice" value="confirm">确认支付</button>
<button id="pay-cancel" name="choice" value="cancel">取消</button>
<button id="pay-close" name="choice" value="close">关闭</button>
</form>`,
  )

export const notPayablePage = (reason: string, backUrl: string | null): string =>
  page(
    '不能支付（模拟）',
    `<h1>这笔支付现在不能付</h1>\n${NOTE}\n<p class="card">${escaped(reason)}</p>${backUrl ? `\n<a class="button" id="pay-back" href="${escaped(backUrl)}">返回</a>` : ''}`,
  )
