import { constants, publicEncrypt, X509Certificate } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { formatInstant, instantAt } from '@jktl/shared/kernel/dates'
import { startCity, type RunningCity } from '../main.ts'
import { sha1 } from './bills.ts'
import { MERCHANTS } from './merchants.ts'
import { answerMessage, isSignedBy, paySignMessage, requestMessage, sign, unseal, type Sealed } from './signing.ts'

const merchant = MERCHANTS[0]
const START = instantAt('2026-11-21', '09:00')

interface Notified {
  headers: IncomingHttpHeaders
  body: Buffer
}
interface CallOptions {
  body?: string | object
  headers?: Record<string, string>
  signedBy?: (typeof MERCHANTS)[0]
  signedPath?: string
  timestampOffsetSeconds?: number
  serialNo?: string
}
interface Called {
  status: number
  headers: Headers
  bytes: Buffer
  body: Record<string, unknown>
}

interface ControlAnswer {
  ok?: boolean
  result: Record<string, string>
  books: { notifies: { reference: string; outcome: unknown }[]; balancesFen: Record<string, number>; entries: unknown[] }
}

let city: RunningCity
let receiver: Server
let notified: Notified[]
let notifyStatus: number
let notifyUrl: string
let count = 0

beforeAll(async () => {
  city = await startCity({ port: 0, scale: 'small', startAt: START })
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      notified.push({ headers: request.headers, body: Buffer.concat(chunks) })
      response.writeHead(notifyStatus).end()
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  notifyUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/notify`
})
afterAll(async () => {
  receiver.closeAllConnections()
  await new Promise((resolve) => receiver.close(resolve))
  await city.close()
})
beforeEach(async () => {
  notified = []
  notifyStatus = 204
  await control('DELETE', 'faults')
  await fetch(`${city.url}/__city/clock`, { method: 'PUT', body: JSON.stringify({ now: formatInstant(START), frozen: true }) })
})

const control = async (method: string, what: string, body?: object) => {
  const answer = await fetch(`${city.url}/wechat-pay/__control/${what}`, { method, ...(body && { body: JSON.stringify(body) }) })
  return (await answer.json()) as ControlAnswer
}
const act = async (action: string, input: object = {}) => control('POST', 'actions', { action, ...input })
const fault = async (operation: string, effect: object, rule: object = {}) => control('PUT', 'faults', [{ match: { operation }, effect, ...rule }])
const advance = async (advanceMs: number) => fetch(`${city.url}/__city/clock`, { method: 'PUT', body: JSON.stringify({ advanceMs }) })

async function call(method: string, path: string, options: CallOptions = {}): Promise<Called> {
  const signer = options.signedBy ?? merchant
  const body = options.body === undefined ? '' : typeof options.body === 'string' ? options.body : JSON.stringify(options.body)
  const timestamp = String(Math.floor(city.clock.now() / 1000) + (options.timestampOffsetSeconds ?? 0))
  const signature = sign(requestMessage(method, options.signedPath ?? path, timestamp, 'nonce', Buffer.from(body)), signer.privateKey)
  const authorization = `WECHATPAY2-SHA256-RSA2048 mchid="${signer.mchid}",nonce_str="nonce",timestamp="${timestamp}",serial_no="${options.serialNo ?? signer.serialNo}",signature="${signature}"`
  const headers = {
    authorization,
    accept: 'application/json',
    'user-agent': 'city-test',
    ...(body && { 'content-type': 'application/json' }),
    ...options.headers,
  }
  const answer = await fetch(`${city.url}/wechat-pay${path}`, { method, headers, ...(body && { body }), redirect: 'manual' })
  const bytes = Buffer.from(await answer.arrayBuffer())
  const isJson = answer.headers.get('content-type')?.startsWith('application/json') && bytes.length > 0
  return { status: answer.status, headers: answer.headers, bytes, body: isJson ? (JSON.parse(bytes.toString()) as Record<string, unknown>) : {} }
}

const platformKeys = async (): Promise<Map<string, string>> => {
  const { data } = (await call('GET', '/v3/certificates')).body as { data: { serial_no: string; encrypt_certificate: Sealed }[] }
  return new Map(data.map((c) => [c.serial_no, unseal(c.encrypt_certificate, merchant.apiV3Key)]))
}
async function isGenuine({ headers, bytes }: Called): Promise<boolean> {
  const serial = headers.get('wechatpay-serial') ?? ''
  const key = serial === merchant.publicKeyId ? merchant.publicKey : (await platformKeys()).get(serial)
  return (
    key !== undefined &&
    isSignedBy(answerMessage(headers.get('wechatpay-timestamp')!, headers.get('wechatpay-nonce')!, bytes), headers.get('wechatpay-signature')!, key)
  )
}

const newNumber = () => `JKTEST${String((count += 1)).padStart(6, '0')}`
const orderBody = (number: string, totalFen = 1200) => ({
  appid: 'wx0citizen0000001',
  mchid: merchant.mchid,
  description: '挂号费',
  out_trade_no: number,
  notify_url: notifyUrl,
  amount: { total: totalFen, currency: 'CNY' },
  payer: { openid: 'oPayer' },
})
async function order(number = newNumber(), totalFen?: number): Promise<{ number: string; prepayId: string }> {
  const { body, status } = await call('POST', '/v3/pay/transactions/jsapi', { body: orderBody(number, totalFen) })
  expect(status).toBe(200)
  return { number, prepayId: body['prepay_id'] as string }
}
const query = async (number: string) => call('GET', `/v3/pay/transactions/out-trade-no/${number}?mchid=${merchant.mchid}`)
const close = async (number: string) => call('POST', `/v3/pay/transactions/out-trade-no/${number}/close`, { body: { mchid: merchant.mchid } })
const refund = async (number: string, outRefundNo: string, refundFen: number) =>
  call('POST', '/v3/refund/domestic/refunds', {
    body: { out_trade_no: number, out_refund_no: outRefundNo, notify_url: notifyUrl, amount: { refund: refundFen, total: 1200, currency: 'CNY' } },
  })
const plaintextOf = ({ body }: Notified): Record<string, unknown> => {
  const { resource, event_type } = JSON.parse(body.toString()) as { resource: Sealed; event_type: string }
  return { event_type, ...(JSON.parse(unseal(resource, merchant.apiV3Key)) as Record<string, unknown>) }
}

describe('who may call (§4.2)', () => {
  test('§4.2: a request signed for the real path is taken; a wrong byte, key, serial, path or clock is 401 SIGN_ERROR', async () => {
    const { number } = await order()
    expect((await query(number)).status).toBe(200)
    const path = `/v3/pay/transactions/out-trade-no/${number}?mchid=${merchant.mchid}`
    const wrong: CallOptions[] = [
      { signedPath: `/wechat-pay${path}` },
      { signedPath: path.split('?')[0]! },
      { timestampOffsetSeconds: -302 },
      { timestampOffsetSeconds: 302 },
      { serialNo: '00' },
      { signedBy: { ...merchant, privateKey: MERCHANTS[1].privateKey } },
      { headers: { authorization: 'Bearer x' } },
      { signedBy: { ...merchant, mchid: '1999999999' } },
    ]
    for (const options of wrong) expect(await call('GET', path, options)).toMatchObject({ status: 401, body: { code: 'SIGN_ERROR' } })
    for (const seconds of [-299, 299]) expect((await call('GET', path, { timestampOffsetSeconds: seconds })).status).toBe(200)
  })

  test('§4.2: Accept, User-Agent and, with a body, Content-Type are required; nonsense bodies are PARAM_ERROR', async () => {
    const path = '/v3/pay/transactions/jsapi'
    expect(await call('GET', '/v3/certificates', { headers: { accept: 'text/html' } })).toMatchObject({ status: 400, body: { code: 'PARAM_ERROR' } })
    expect(await call('GET', '/v3/certificates', { headers: { 'user-agent': '' } })).toMatchObject({ status: 400, body: { code: 'PARAM_ERROR' } })
    expect(await call('POST', path, { body: '{}', headers: { 'content-type': 'text/plain' } })).toMatchObject({ status: 400, body: { code: 'PARAM_ERROR' } })
    for (const body of ['{"appid":', '[]', '"text"', '7'])
      expect(await call('POST', path, { body })).toMatchObject({ status: 400, body: { code: 'PARAM_ERROR' } })
  })

  test('§4.1: one merchant does not see the orders of another', async () => {
    const { number } = await order()
    const other = MERCHANTS[1]
    expect(await call('GET', `/v3/pay/transactions/out-trade-no/${number}?mchid=${other.mchid}`, { signedBy: other })).toMatchObject({
      status: 404,
      body: { code: 'ORDER_NOT_EXIST' },
    })
    expect(await call('GET', `/v3/pay/transactions/out-trade-no/${number}?mchid=${merchant.mchid}`, { signedBy: other })).toMatchObject({
      status: 400,
      body: { code: 'PARAM_ERROR' },
    })
  })
})

describe('what the channel signs (§4.2)', () => {
  test('§4.2: answers follow the serial of the request: public key, or platform certificate; also 204 and refusals', async () => {
    const { number } = await order()
    const byCertificate = await query(number)
    const byPublicKey = await call('GET', `/v3/pay/transactions/out-trade-no/${number}?mchid=${merchant.mchid}`, {
      headers: { 'wechatpay-serial': merchant.publicKeyId },
    })
    expect(byPublicKey.headers.get('wechatpay-serial')).toBe(merchant.publicKeyId)
    expect(byCertificate.headers.get('wechatpay-serial')).toMatch(/^[0-9A-F]{40}$/)
    const closed = await close(number)
    expect([closed.status, closed.bytes.length]).toEqual([204, 0])
    const missing = await query('JKMISSING')
    expect(missing.headers.get('request-id')).toMatch(/^08[0-9A-F]+-268512771$/)
    for (const answer of [byCertificate, byPublicKey, closed, missing]) expect(await isGenuine(answer)).toBe(true)
  })

  test('§4.9: unsigned, wrongly signed, re-spaced, stale and altered answers can be produced', async () => {
    const { number } = await order()
    await fault('query-order', { kind: 'answer-altered', signature: 'missing' })
    expect((await query(number)).headers.get('wechatpay-signature')).toBeNull()
    for (const tampering of [{ signature: 'wrong' }, { respaced: true }, { serial: 'unknown' }]) {
      await fault('query-order', { kind: 'answer-altered', ...tampering })
      expect(await isGenuine(await query(number))).toBe(false)
    }
    await fault('query-order', { kind: 'answer-altered', set: { 'amount.total': 1, mchid: '1900000002' }, timestampOffsetSeconds: -301 })
    const altered = await query(number)
    expect(altered.body).toMatchObject({ amount: { total: 1 }, mchid: '1900000002', out_trade_no: number })
    expect(Number(altered.headers.get('wechatpay-timestamp'))).toBe(START / 1000 - 301)
    expect(await isGenuine(altered)).toBe(true)
    await fault('query-order', { kind: 'answer-altered', repeatedNonce: true })
    const [first, second] = [await query(number), await query(number)]
    expect(first.headers.get('wechatpay-nonce')).toBe(second.headers.get('wechatpay-nonce'))
  })

  test('§4.2: after a rotation a certificate signs that the merchant has yet to download', async () => {
    const before = await platformKeys()
    const { result } = await act('rotate-platform-certificate')
    expect(before.has(result['serial_no']!)).toBe(false)
    expect([...(await platformKeys()).keys()]).toEqual([...before.keys(), result.serial_no])
    expect((await call('GET', '/v3/certificates')).headers.get('wechatpay-serial')).toBe(result.serial_no)
  })
})

describe('errors on demand (§4.6, §4.9)', () => {
  test('§4.6: 202, 429 and 500 carry their codes; HTML, resets, truncation and lost answers come from the kernel', async () => {
    const { number } = await order()
    for (const [code, status] of [
      ['USERPAYING', 202],
      ['FREQUENCY_LIMITED', 429],
      ['SYSTEM_ERROR', 500],
    ] as const) {
      await fault('query-order', { kind: 'api-error', code })
      const answer = await query(number)
      expect(answer).toMatchObject({ status, body: { code } })
      expect(await isGenuine(answer)).toBe(true)
    }
    await fault('query-order', { kind: 'html', status: 400 })
    expect(await query(number)).toMatchObject({ status: 400, bytes: expect.anything(), body: {} })
    await fault('query-order', { kind: 'malformed' })
    const path = `/v3/pay/transactions/out-trade-no/${number}?mchid=${merchant.mchid}`
    await expect(call('GET', path)).rejects.toThrow(SyntaxError)
    await fault('query-order', { kind: 'reset' })
    await expect(call('GET', path)).rejects.toThrow('fetch failed')
    await fault('close-order', { kind: 'lost-answer' })
    await expect(close(number)).rejects.toThrow('fetch failed')
    await control('DELETE', 'faults')
    expect((await query(number)).body).toMatchObject({ trade_state: 'CLOSED' })
  })

  test('§4.9: an error can be answered although the effect happened', async () => {
    const number = newNumber()
    await fault('create-order', { kind: 'api-error', code: 'SYSTEM_ERROR', effectHappens: true }, { times: 1 })
    expect((await call('POST', '/v3/pay/transactions/jsapi', { body: orderBody(number) })).status).toBe(500)
    expect((await query(number)).body).toMatchObject({ trade_state: 'NOTPAY' })
  })
})

describe('paying', () => {
  test('§4.1: unpaid orders lack transaction_id, success_time and bank_type; paid ones have them, by both numbers', async () => {
    const { number } = await order()
    const unpaid = (await query(number)).body
    expect(unpaid).toMatchObject({ trade_state: 'NOTPAY', amount: { total: 1200 } })
    expect(Object.keys(unpaid)).not.toEqual(expect.arrayContaining(['transaction_id']))
    const { result } = await act('payer-pays', { out_trade_no: number })
    const paid = (await query(number)).body
    expect(paid).toMatchObject({
      trade_state: 'SUCCESS',
      transaction_id: result.transaction_id,
      success_time: '2026-11-21T09:00:00+08:00',
      payer: { openid: 'oPayer' },
      bank_type: 'OTHERS',
    })
    expect((await call('GET', `/v3/pay/transactions/id/${result.transaction_id}?mchid=${merchant.mchid}`)).body).toEqual(paid)
  })

  test('§4.4: paying notifies the merchant; a refused notify comes again after 15 s; the journal knows every answer', async () => {
    notifyStatus = 500
    const { number } = await order()
    await act('payer-pays', { out_trade_no: number })
    expect(notified).toHaveLength(1)
    notifyStatus = 204
    await advance(15_000)
    expect(notified).toHaveLength(2)
    expect(plaintextOf(notified[0]!)).toMatchObject({
      event_type: 'TRANSACTION.SUCCESS',
      out_trade_no: number,
      trade_state: 'SUCCESS',
      amount: { total: 1200, payer_total: 1200 },
    })
    const { books } = await control('GET', 'journal')
    expect(books.notifies.filter((n: { reference: string }) => n.reference === number).map((n: { outcome: unknown }) => n.outcome)).toEqual([500, 204])
  })

  test('§4.9: the notify can arrive before the create answer', async () => {
    await fault('create-order', { kind: 'notify-before-answer' })
    const { number } = await order()
    expect(notified.map(plaintextOf)).toMatchObject([{ out_trade_no: number }])
  })

  test('§4.9: notifies can be sent and repeated by hand, with any alteration', async () => {
    const { number } = await order()
    expect(await act('resend-notify', { out_trade_no: number })).toMatchObject({ ok: false })
    await act('payer-pays', { out_trade_no: number })
    notifyStatus = 401
    expect(await act('send-notify', { out_trade_no: number, alter: { set: { 'amount.total': 1 }, associatedData: '' } })).toMatchObject({
      result: { outcome: 401 },
    })
    expect(await act('resend-notify', { out_trade_no: number })).toMatchObject({ result: { outcome: 401 } })
    const ids = notified.map((n) => (JSON.parse(n.body.toString()) as { id: string }).id)
    expect(ids[2]).toBe(ids[1])
    expect(notified.map(plaintextOf).map((p) => p['amount'])).toMatchObject([{ total: 1200 }, { total: 1 }, { total: 1200 }])
  })
})

describe('the cashier', () => {
  const open = async (prepayId: string, back: string) => fetch(`${city.url}/wechat-pay/cashier?prepay_id=${prepayId}&return=${encodeURIComponent(back)}`)
  const choose = async (prepayId: string, back: string, choice: string) =>
    fetch(`${city.url}/wechat-pay/cashier`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ prepay_id: prepayId, return: back, choice }).toString(),
    })

  test('seams: the page shows amount and description, opening it is USERPAYING, confirming pays and returns with pay=ok', async () => {
    const { number, prepayId } = await order()
    const page = await (await open(prepayId, 'http://127.0.0.1:3000/pay/back?id=1#here')).text()
    for (const part of ['lang="zh-CN"', 'name="viewport"', '<h1>', '¥12.00', '挂号费', 'id="pay-confirm"', 'id="pay-cancel"', 'id="pay-close"', '模拟'])
      expect(page).toContain(part)
    expect((await query(number)).body).toMatchObject({ trade_state: 'USERPAYING' })
    expect(await close(number)).toMatchObject({ status: 202, body: { code: 'USERPAYING' } })
    const answer = await choose(prepayId, 'http://127.0.0.1:3000/pay/back?id=1#here', 'confirm')
    expect([answer.status, answer.headers.get('location')]).toEqual([302, 'http://127.0.0.1:3000/pay/back?id=1&pay=ok#here'])
    expect((await query(number)).body).toMatchObject({ trade_state: 'SUCCESS' })
    expect(await (await open(prepayId, 'http://127.0.0.1:3000/')).text()).toContain('该订单已支付')
  })

  test('seams: cancel and close pay nothing; only cancel tells that nobody is at the cashier any more', async () => {
    const { number, prepayId } = await order()
    await open(prepayId, 'http://localhost:3000/')
    expect((await choose(prepayId, 'http://localhost:3000/', 'close')).headers.get('location')).toBe('http://localhost:3000/?pay=closed')
    expect((await query(number)).body).toMatchObject({ trade_state: 'USERPAYING' })
    expect((await choose(prepayId, 'http://localhost:3000/', 'cancel')).headers.get('location')).toBe('http://localhost:3000/?pay=cancel')
    expect((await query(number)).body).toMatchObject({ trade_state: 'NOTPAY' })
  })

  test.each(['https://evil.example/', 'javascript:alert(1)', '//evil.example', 'http://127.0.0.1.evil.example/', 'http://127.0.0.1@evil.example/', ''])(
    'seams: the cashier does not send anybody to %j',
    async (back) => {
      const { prepayId } = await order()
      expect((await open(prepayId, back)).status).toBe(400)
      const answer = await choose(prepayId, back, 'confirm')
      expect([answer.status, answer.headers.get('location')]).toEqual([400, null])
    },
  )

  test('seams: texts of the merchant are escaped', async () => {
    const number = newNumber()
    const { body } = await call('POST', '/v3/pay/transactions/jsapi', { body: { ...orderBody(number), description: '<script>alert("x")</script>' } })
    expect(await (await open(body['prepay_id'] as string, 'http://127.0.0.1/"><b>')).text()).not.toMatch(/<script>|"><b>/)
  })

  test('§4.2: wx.requestPayment pays only with a paySign of the merchant over its four lines', async () => {
    const { number, prepayId } = await order()
    const params = { appId: 'wx0citizen0000001', timeStamp: String(START / 1000), nonceStr: 'n', package: `prepay_id=${prepayId}`, signType: 'RSA' }
    const paySign = sign(paySignMessage(params.appId, params.timeStamp, params.nonceStr, params.package), merchant.privateKey)
    const ask = async (more: object) =>
      (await (
        await fetch(`${city.url}/wechat-pay/__client/request-payment`, { method: 'POST', body: JSON.stringify({ ...params, paySign, outcome: 'ok', ...more }) })
      ).json()) as { errMsg: string }
    expect((await ask({ nonceStr: 'other' })).errMsg).toBe('requestPayment:fail 支付验证签名失败')
    expect((await ask({ appId: 'wx0staff000000001' })).errMsg).toBe('requestPayment:fail 支付验证签名失败')
    expect((await ask({ outcome: 'cancel' })).errMsg).toBe('requestPayment:fail cancel')
    expect((await query(number)).body).toMatchObject({ trade_state: 'NOTPAY' })
    expect((await ask({})).errMsg).toBe('requestPayment:ok')
    expect((await query(number)).body).toMatchObject({ trade_state: 'SUCCESS' })
  })
})

describe('refunds over HTTP (§4.5)', () => {
  test('§4.5: accepted as PROCESSING, settled by the clock, notified; 404 for an unknown number', async () => {
    const { number } = await order()
    await act('payer-pays', { out_trade_no: number })
    notified = []
    const accepted = await refund(number, `R${number}`, 1200)
    expect(accepted).toMatchObject({ status: 200, body: { status: 'PROCESSING', out_refund_no: `R${number}`, amount: { refund: 1200, total: 1200 } } })
    expect(accepted.body['success_time']).toBeUndefined()
    await advance(3000)
    expect((await call('GET', `/v3/refund/domestic/refunds/R${number}`)).body).toMatchObject({ status: 'SUCCESS', success_time: '2026-11-21T09:00:03+08:00' })
    expect(notified.map(plaintextOf)).toMatchObject([{ event_type: 'REFUND.SUCCESS', refund_status: 'SUCCESS', out_refund_no: `R${number}` }])
    expect(await call('GET', '/v3/refund/domestic/refunds/RUNKNOWN')).toMatchObject({ status: 404, body: { code: 'RESOURCE_NOT_EXISTS' } })
  })

  test('§4.1: an abnormal refund goes to a card whose number was sealed with the named key', async () => {
    const { number } = await order()
    await act('payer-pays', { out_trade_no: number })
    const { body } = await refund(number, `R${number}`, 100)
    await act('settle-refund', { out_refund_no: `R${number}`, status: 'ABNORMAL' })
    expect(notified.map(plaintextOf).at(-1)).toMatchObject({ event_type: 'REFUND.ABNORMAL' })
    const sealed = (key: string) =>
      publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }, Buffer.from('6225000000000000')).toString('base64')
    const path = `/v3/refund/domestic/refunds/${String(body['refund_id'])}/apply-abnormal-refund`
    const apply = async (key: string) =>
      call('POST', path, {
        body: { out_refund_no: `R${number}`, type: 'USER_BANK_CARD', bank_type: 'CMB_DEBIT', bank_account: sealed(key), real_name: sealed(key) },
        headers: { 'wechatpay-serial': merchant.publicKeyId },
      })
    expect(await apply(new X509Certificate(MERCHANTS[1].certificate).publicKey.export({ type: 'spki', format: 'pem' }).toString())).toMatchObject({
      status: 400,
    })
    expect(await apply(merchant.publicKey)).toMatchObject({ status: 200, body: { status: 'PROCESSING' } })
  })

  test('§3.5: a refund in the merchant console is in the books and notifies nobody', async () => {
    const { number } = await order()
    await act('payer-pays', { out_trade_no: number })
    expect(await act('console-refund', { out_trade_no: number, refund_fen: 200 })).toMatchObject({ ok: true })
    await advance(3000)
    expect(notified.map(plaintextOf).filter((p) => p['out_trade_no'] === number && 'refund_id' in p)).toEqual([])
    expect((await query(number)).body).toMatchObject({ trade_state: 'REFUND' })
  })
})

describe('bills over HTTP (§4.7)', () => {
  const apply = async (date: string, more = '') => call('GET', `/v3/bill/tradebill?bill_date=${date}&bill_type=ALL${more}`)
  const download = async (answer: Called) => call('GET', String(answer.body['download_url']).replace('https://api.mch.weixin.qq.com', ''))
  const moveTo = async (now: string) => fetch(`${city.url}/__city/clock`, { method: 'PUT', body: JSON.stringify({ now }) })

  test('§4.7: STATEMENT_CREATING before ten, then a file whose SHA1 is that of the plain bytes, unsigned, for five minutes', async () => {
    const { number } = await order()
    await act('payer-pays', { out_trade_no: number })
    expect(await apply('2026-11-21')).toMatchObject({ status: 400, body: { code: 'PARAM_ERROR' } })
    await moveTo('2026-11-22T09:59:59+08:00')
    expect(await apply('2026-11-21')).toMatchObject({ status: 400, body: { code: 'STATEMENT_CREATING' } })
    await moveTo('2026-11-22T10:00:00+08:00')
    const [plain, packed] = [await apply('2026-11-21'), await apply('2026-11-21', '&tar_type=GZIP')]
    const [file, zip] = [await download(plain), await download(packed)]
    expect([file.status, file.headers.get('wechatpay-signature')]).toEqual([200, null])
    expect(plain.body).toMatchObject({ hash_type: 'SHA1', hash_value: sha1(file.bytes) })
    expect(packed.body).toMatchObject({ hash_value: plain.body['hash_value'] })
    expect(gunzipSync(zip.bytes)).toEqual(file.bytes)
    expect(file.bytes.toString()).toContain(`\`${number},`)
    await advance(300_000)
    expect(await download(plain)).toMatchObject({ status: 400, body: { code: 'INVALID_REQUEST' } })
  })

  test('§4.7: an empty day is NO_STATEMENT_EXIST; a bill can be made early, wrong, cut or out of date', async () => {
    await moveTo('2026-11-23T10:00:00+08:00')
    expect(await apply('2026-11-19')).toMatchObject({ status: 400, body: { code: 'NO_STATEMENT_EXIST' } })
    const { number } = await order()
    await act('payer-pays', { out_trade_no: number })
    await act('generate-bill', { bill_date: '2026-11-23' })
    await fault('trade-bill', { kind: 'bill-altered', wrongHash: true, truncateBytes: 10 })
    const wrong = await apply('2026-11-23')
    const file = await download(wrong)
    expect(file.bytes.toString().endsWith('\r\n')).toBe(false)
    expect(wrong.body['hash_value']).not.toBe(sha1(file.bytes))
    await fault('trade-bill', { kind: 'bill-altered', expired: true })
    expect((await download(await apply('2026-11-23'))).status).toBe(400)
    const flow = await call('GET', '/v3/bill/fundflowbill?bill_date=2026-11-23&account_type=BASIC')
    expect((await download(flow)).bytes.toString()).toContain('扣除交易手续费')
    expect(await call('GET', '/v3/bill/fundflowbill?bill_date=2026-11-23&account_type=FEES')).toMatchObject({ body: { code: 'NO_STATEMENT_EXIST' } })
  })

  test('§4.7: the address belongs to the merchant that asked, and its request is signed', async () => {
    await moveTo('2026-11-23T10:00:00+08:00')
    await act('foreign-payment', { amount_fen: 2500 })
    await act('generate-bill', { bill_date: '2026-11-23' })
    const path = String((await apply('2026-11-23')).body['download_url']).replace('https://api.mch.weixin.qq.com', '')
    expect(await call('GET', path, { signedBy: MERCHANTS[1] })).toMatchObject({ status: 403, body: { code: 'NO_AUTH' } })
    expect(await call('GET', path, { signedPath: '/v3/billdownload/file' })).toMatchObject({ status: 401 })
  })
})

test('seams: the book sums to zero after everything above', async () => {
  const { books } = await control('GET', 'journal')
  expect(Object.values(books.balancesFen).reduce((sum, fen) => sum + fen, 0)).toBe(0)
  expect(books.entries.length).toBeGreaterThan(20)
})
