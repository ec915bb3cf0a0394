import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { creditCodeCheck } from '@jktl/shared/kernel/credit-code'
import type { OnboardingApplication } from '@jktl/shared/payments/onboarding/contract'
import { ONBOARDING_FILES } from '@jktl/shared/payments/onboarding/model'
import type { Browser } from 'playwright-core'
import { openApp, openBrowser, signInByHand, visit, VIEWPORTS } from './support/browser.mjs'
import { City } from './support/city.mjs'
import { Hand } from './support/hand.mjs'

const city = City.ofEnvironment()
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
const FIRST_17 = '12150502MB0A1B2C3'
const CODE = FIRST_17 + creditCodeCheck(FIRST_17)
const PAGES = 'payments/pages'
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

async function desk(persona: string, page: string) {
  const opened = await openApp(browser, city, { app: 'staff', viewport: VIEWPORTS.desktop })
  await visit(opened.page, city, 'staff', `${PAGES}/${page}/index`)
  await new Hand(opened.page).tap('#sign-in')
  await signInByHand(opened.page, persona)
  return { ...opened, hand: new Hand(opened.page) }
}

test('R360 B03: a hospital fills in a change, is sent back, corrects it; two people approve it; its front machine gets a certificate and asks for its orders', async () => {
  const file = join(tmpdir(), '执业许可证.png')
  writeFileSync(file, PNG)
  const hospital = await desk('宋财务', 'onboarding')
  await hospital.hand.read('#onboarding-standing', '可以收款')
  await hospital.hand.tap('#onboarding-begin')
  await hospital.hand.type('#onboarding-creditCode', `${CODE.slice(0, 17)}${CODE.endsWith('0') ? '1' : '0'}`)
  await hospital.hand.type('#onboarding-licenceNo', 'PDY00000X15050217A1001')
  await hospital.hand.type('#onboarding-bankName', '示例银行通辽科尔沁支行')
  await hospital.hand.type('#onboarding-accountNo', '1505010104001234567')
  await hospital.hand.tap('#onboarding-submit')
  await hospital.hand.read('#onboarding-creditCode-message', '校验位')
  await hospital.hand.read('#onboarding-LICENCE-message', '请上传')
  await hospital.hand.type('#onboarding-creditCode', CODE)
  for (const kind of ONBOARDING_FILES) {
    const chooser = hospital.page.waitForEvent('filechooser')
    await hospital.hand.tap(`#onboarding-${kind}-files`)
    await (await chooser).setFiles(file)
    await hospital.hand.read(`#onboarding-${kind}-handed`, '执业许可证.png')
  }
  await hospital.hand.tap('#onboarding-submit')
  await hospital.hand.read('#onboarding-current', '等审核')

  const { token } = await city.signIn('吴会计', 'staff')
  const { items } = await city.get<{ items: { id: string }[] }>('/payments/onboarding/applications?state=SUBMITTED', token)
  const id = items[0]?.id ?? ''
  const maker = await desk('吴会计', 'onboardings')
  await maker.hand.tap('#onboardings-SUBMITTED')
  await maker.hand.tap(`#onboarding-${id}`)
  await maker.hand.read('#onboarding-facts', '**** 4567')
  await maker.hand.tap('#step-TAKE')
  await maker.hand.tap('#return-begin')
  await maker.hand.type('#onboarding-note', '请补清楚的照片')
  await maker.hand.type('#reason-LICENCE', '照片不清楚，请重拍')
  await maker.hand.tap('#step-RETURN')
  await maker.hand.read('#onboarding-facts', '退回修改')

  await hospital.hand.lookAgain()
  await hospital.hand.read('#onboarding-LICENCE-message', '照片不清楚')
  await hospital.hand.tap('#onboarding-submit')
  await hospital.hand.read('#onboarding-current', '等审核')
  await maker.hand.lookAgain()
  await maker.hand.tap('#step-TAKE')
  await maker.hand.type('#onboarding-note', '材料齐全')
  await maker.hand.tap('#step-PROPOSE_APPROVE')
  await maker.hand.read('#onboarding-steps', '等另一个人复核')
  expect(maker.problems).toEqual([])
  await maker.close()

  const checker = await desk('冯复核', 'onboardings')
  await checker.hand.tap(`#onboarding-${id}`)
  await checker.hand.read('#onboarding-proposal', '通过')
  await checker.hand.type('#onboarding-note', '同意接入')
  await checker.hand.tap('#step-AGREE')
  await checker.hand.read('#onboarding-facts', '已通过')
  expect(checker.problems).toEqual([])
  await checker.close()
  const approved = await city.get<OnboardingApplication>(`/payments/onboarding/applications/${id}`, token)
  expect(approved).toMatchObject({ state: 'APPROVED', isSample: false, accountMasked: '**** 4567' })

  const { result } = (await city.act('his', 'issue-front-certificate', { days: 40, kind: 'RSA' })) as { result: { pem: string; fingerprint: string } }
  await visit(hospital.page, city, 'staff', `${PAGES}/front-certificates/index`)
  await hospital.hand.type('#certificate-device', 'FM-150502-77')
  await hospital.hand.type('#certificate-pem', result.pem)
  await hospital.hand.tap('#certificate-add')
  await hospital.hand.read('#certificates-panel', 'FM-150502-77')
  const today = (await city.now()).slice(0, 10)
  const path = `/api/v1/payments/front/orders?date=${today}`
  const signed = (await city.act('his', 'sign-front-request', { fingerprint: result.fingerprint, deviceSerial: 'FM-150502-77', path })) as {
    result: Record<string, string>
  }
  const answer = await fetch(`${city.url}${path}`, { headers: signed.result })
  expect([answer.status, ((await answer.json()) as { institutionName: string }).institutionName]).toEqual([200, '科尔沁中心医院'])

  await city.runJobs('onboarding.expiries')
  await visit(hospital.page, city, 'staff', `${PAGES}/expiries/index`)
  await hospital.hand.read('#expiries', '到期前 60 天')
  expect(hospital.problems).toEqual([])
  await hospital.close()
})
