import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { City } from '../../../e2e/support/city.mjs'
import { findClinic } from '../../../e2e/support/clinics.mjs'
import { statusAtHospital } from '../../../e2e/support/oracle.mjs'
import { resident } from '../../../e2e/support/residents.mjs'
import { weappFolder } from '../../../e2e/support/routes.mjs'
import { findingsOf, isWaiting } from '../open-pages.mjs'
import { launch } from '../runtime/mini-program.mjs'

const BUILT_IN_API = 'http://127.0.0.1:3000'
const APPEAR_MS = 20_000
const { libVersion } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../../project.config.json'), 'utf8'))
const city = City.ofEnvironment()

/** WeChat on the phone of one person: signs in with a code of theirs and pays at the simulator's cashier, which checks what we signed. */
function phoneOf(persona, outcome) {
  return {
    login: async () => ({ code: await city.codeFor(persona, 'weapp') }),
    requestPayment: async ({ timeStamp, nonceStr, package: order, signType, paySign }) => {
      const payParams = { appId: 'wx0citizen0000001', timeStamp, nonceStr, package: order, signType, paySign }
      const { body } = await city.request('POST', `${city.mockUrl}/wechat-pay/__client/request-payment`, { payParams, outcome: outcome() })
      if (body.errMsg !== 'requestPayment:ok') throw new Error(body.errMsg.replace('requestPayment:fail ', ''))
    },
  }
}

/** Starts the citizen app at home, signs in there and takes the first number of a clinic as far as the confirm page. */
async function chooseNumber(persona, outcome) {
  await resident(city, persona, 'weapp')
  const { institutionId, departmentId, session, segment } = await findClinic(city, { isCancellable: true })
  const run = await launch(weappFolder('citizen'), {
    entry: 'home/index',
    libVersion,
    network: (url, init) => fetch(url.replace(BUILT_IN_API, city.url), init),
    apis: phoneOf(persona, outcome),
  })
  const see = (selector) => run.until(() => run.$(selector), selector, APPEAR_MS)
  const tap = async (selector) => {
    await run.until(() => run.$(selector) && !run.$(selector).className.includes('btn--off'), selector, APPEAR_MS)
    run.tap(selector)
  }
  const read = (text) => run.until(() => run.text().replace(/\s/g, '').includes(text), text, APPEAR_MS)
  const leave = async () => {
    await run.until(() => !isWaiting(run.state), 'every answer has come', APPEAR_MS)
    const findings = findingsOf(run)
    run.close()
    assert.deepEqual(findings, [])
  }
  await tap('#sign-in')
  await run.until(() => !run.$('#sign-in'), 'signed in', APPEAR_MS)
  await tap('#home-tile-booking')
  await tap(`#hospital-${institutionId}`)
  await tap(`#department-${departmentId}`)
  await tap(`#days-${session.date}`)
  await tap(`#slots-${session.id}-${segment.id}`)
  await tap('#slots-next')
  await see('#confirm-submit')
  const { token } = await city.signIn(persona, 'weapp')
  return { run, token, id: run.page.query.id, see, tap, read, leave }
}

test('R342 R343 R359: in the mini program a resident signs in, books, pays, shows the voucher and cancels', async () => {
  const { run, token, id, tap, read, leave } = await chooseNumber('其其格', () => 'ok')
  await tap('#confirm-submit')
  await tap('#payresult-voucher')
  await run.until(() => run.route === 'appointments/pages/appointment/index', 'the voucher page')
  const booked = await city.get(`/appointments/${id}`, token)
  assert.equal(booked.state, 'BOOKED')
  await read(booked.voucher.code)
  assert.equal(await statusAtHospital(city, id), 'CONFIRMED')
  await tap('#appointment-cancel')
  await tap('#cancel-dialog-confirm')
  await read('已取消')
  assert.equal(await statusAtHospital(city, id), 'CANCELLED')
  await city.until(
    () => city.get(`/appointments/${id}`, token),
    ({ money }) => money.summary === 'REFUNDED',
  )
  await leave()
})

test('R359: who closes the cashier of the mini program keeps the number and can pay after all', async () => {
  const outcomes = ['cancel', 'ok']
  const { token, id, see, tap, leave } = await chooseNumber('阿拉坦·苏和', () => outcomes.shift())
  await tap('#confirm-submit')
  await see('#confirm-cashier')
  assert.equal((await city.get(`/appointments/${id}`, token)).state, 'HELD')
  await tap('#confirm-submit')
  await tap('#payresult-voucher')
  assert.equal((await city.get(`/appointments/${id}`, token)).state, 'BOOKED')
  await leave()
})
