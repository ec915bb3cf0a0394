import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { axeFindings, openBrowser, VIEWPORTS } from './support/browser.mjs'
import { limitsFor, pageFindings } from './support/page-checks.mjs'

const LIMITS = limitsFor({ app: 'citizen', typeSize: 'standard', viewport: VIEWPORTS.small })
const ID_NUMBER = '150502199405209624'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

const page = (body: string) =>
  `<!doctype html><html lang="zh-CN"><head><title>页</title></head><body style="margin:0;font-size:16px"><main><h1>页</h1>${body}</main></body></html>`

async function findingsOf(body: string): Promise<string[]> {
  const context = await browser.newContext({ viewport: VIEWPORTS.small })
  const tab = await context.newPage()
  await tab.route('http://page.test/**', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: page(body) }))
  await tab.goto('http://page.test/')
  const findings = [...(await pageFindings(tab, LIMITS)), ...(await axeFindings(tab))]
  await context.close()
  return findings
}

test('R394: the sweep finds nothing on a page that keeps the rules', async () => {
  expect(await findingsOf('<p>一行字</p><button style="min-height:48px;min-width:80px">确定</button>')).toEqual([])
})

test.each([
  ['the page is 500 px wide', '<div style="width:500px">宽</div>'],
  ['text beyond the right edge', '<p style="white-space:nowrap;width:500px;text-align:right">右边外面</p>'],
  ['type of 10 px', '<p style="font-size:10px">小字</p>'],
  ['clipped text', '<p style="width:60px;overflow:hidden;white-space:nowrap">这一行字放不下了</p>'],
  ['text cut off below', '<p style="height:20px;line-height:20px;width:60px;overflow:hidden">这一行字放不下了</p>'],
  ['target of 20×20', '<button style="width:20px;height:20px;padding:0" aria-label="小">×</button>'],
  ['one character alone on its line', '<button style="width:68px;height:80px;padding:0;border:0;font-size:16px">预约挂号吧</button>'],
  ['text sticks out of its control', '<button style="width:60px;height:48px;padding:0;white-space:nowrap">已开始，不能再约</button>'],
  ['2 visible h1', '<h1>又一个</h1>'],
  ['raw value on screen', '<p>费用 undefined 元</p>'],
  ['raw value on screen', '<p>费用 NaN</p>'],
  ['raw value on screen', '<p>[object Object]</p>'],
  ['text key on screen', '<p>home.title.now</p>'],
  ['unmasked ID number in HTML', `<p data-id="${ID_NUMBER}">证件</p>`],
  ['unmasked phone in HTML', '<p>13800138000</p>'],
  ['axe image-alt', '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" width="60" height="60">'],
  ['axe color-contrast', '<p style="color:#bbb;background:#fff">看不清</p>'],
])('R394: the sweep finds “%s”', async (finding, body) => {
  expect((await findingsOf(body)).filter((line) => line.startsWith(finding))).not.toEqual([])
})
