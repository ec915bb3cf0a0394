import type { Appointment } from '@jktl/shared/appointments/contract'
import { render, screen, waitFor, within } from '@testing-library/react'
import type { ReactNode } from 'react'
import userEvent from '@testing-library/user-event'
import { queryClient, QueryLayer } from '@/platform/query'
import { useSession } from '@/platform/session'
import { appointmentOf, bookedOf, moneyOf } from '../../../test/appointment'
import { taroDouble } from '../../../test/taro'
import PayResultPage from './pages/result/index'
import AppointmentPage from './pages/appointment/index'
import ConfirmPage from './pages/confirm/index'

const json = (statusCode: number, body: unknown) => ({ statusCode, data: JSON.stringify(body) })
const refused = (status: number, code: string, title: string, retryable = false) =>
  json(status, { type: 'about:blank', code, title, status, requestId: 'r-1', retryable })
const silent = () => {
  throw new Error('no answer')
}
const person = (id: string, relation: string, nameMasked: string) => ({ id, relation, nameMasked, sex: 'F', ageYears: 68, binding: 'ACTIVE', note: null })

/** The server's appointment as it is now, and what each change answers. */
let appointment: Appointment
let answers: Record<string, (() => ReturnType<typeof json>) | undefined>
const sent = (path: string) => taroDouble.requests.filter((request) => request.url.endsWith(path) && request.method === 'POST')

beforeEach(() => {
  taroDouble.reset()
  queryClient.clear()
  taroDouble.params = { id: 'a-1' }
  useSession.setState({ token: 't-1', accountId: 'c-1', personId: 'p-1' })
  answers = {}
  taroDouble.answer = ({ url, method }) => {
    const path = url.replace('/api/v1', '')
    const change = answers[path]
    if (method === 'POST' && change) return change()
    if (path === '/appointments/a-1') return json(200, appointment)
    if (path.startsWith('/identity/me')) return json(200, { accountId: 'c-1', persons: [person('p-1', 'SELF', '李*'), person('p-2', 'PARENT', '王*兰')] })
    return method === 'POST' ? json(200, {}) : json(200, { items: [], nextCursor: null })
  }
})
const open = (page: ReactNode) => render(<QueryLayer>{page}</QueryLayer>)
const press = (id: string) => userEvent.click(document.getElementById(id) as HTMLElement)
const shown = (id: string) => waitFor(() => expect(document.getElementById(id)).not.toBeNull())

describe('confirm page (R342, R343)', () => {
  it('names the person, place and time and offers only the ways to pay there are', async () => {
    appointment = appointmentOf({ payModes: ['ONLINE'] })
    open(<ConfirmPage />)
    await shown('confirm-submit')
    expect(screen.getByText('母亲 王*兰 68 岁')).toBeInTheDocument()
    expect(screen.getByText('科尔沁中心医院')).toBeInTheDocument()
    expect(document.getElementById('confirm-mode-ONLINE')).toHaveAttribute('aria-checked', 'true')
    expect(document.getElementById('confirm-mode-WINDOW')).toBeNull()
  })

  it('P5: a cashier that does not answer loses nothing, and trying again is the same intent', async () => {
    appointment = appointmentOf()
    answers['/appointments/a-1/confirmation'] = () => refused(503, 'PAYMENTS.CASHIER_UNAVAILABLE', '微信支付暂时没有回应，没有扣款，请稍后再试。', true)
    open(<ConfirmPage />)
    await shown('confirm-submit')
    await press('confirm-submit')
    expect(await screen.findByText(/没有扣款，请稍后再试/)).toBeInTheDocument()
    answers['/appointments/a-1/confirmation'] = silent
    await press('confirm-submit')
    expect(await screen.findByText(/不会重复扣款/)).toBeInTheDocument()
    const keys = sent('/confirmation').map((request) => request.header['Idempotency-Key'])
    expect(keys).toHaveLength(2)
    expect(new Set(keys).size).toBe(1)
  })

  it('to be paid at the window goes straight to the result', async () => {
    appointment = appointmentOf()
    answers['/appointments/a-1/confirmation'] = () => json(200, { appointment: bookedOf({ payMode: 'WINDOW', money: null }), checkout: null })
    open(<ConfirmPage />)
    await shown('confirm-mode-WINDOW')
    await press('confirm-mode-WINDOW')
    await press('confirm-submit')
    await waitFor(() => expect(taroDouble.visited).toEqual(['/appointments/pages/result/index?id=a-1']))
  })

  it('N7: an expired hold says so and leads back to choosing', async () => {
    appointment = appointmentOf({ state: 'EXPIRED', stateText: '留号时间已过，号已放回，没有扣款。', allowedActions: [], holdExpiresAt: null })
    open(<ConfirmPage />)
    await shown('confirm-again')
    expect(screen.getByText('留号时间过了')).toBeInTheDocument()
    await press('confirm-again')
    expect(taroDouble.visited).toEqual(['/appointments/pages/slots/index?departmentId=k-1'])
  })
})

describe('after the cashier (R359)', () => {
  it('asks the channel and says that money is being checked, never that it failed', async () => {
    appointment = appointmentOf({ payMode: 'ONLINE', money: moneyOf({ summary: 'CHECKING' }) })
    open(<PayResultPage />)
    expect(await screen.findByText('正在核实付款')).toBeInTheDocument()
    expect(screen.getByText(/请不要再付一次/)).toBeInTheDocument()
    await waitFor(() => expect(sent('/payments/orders/o-1/check')).not.toHaveLength(0))
  })
})

describe('voucher (R343)', () => {
  it('shows codes drawn on the phone, also from the kept copy without a network', async () => {
    appointment = bookedOf()
    const first = open(<AppointmentPage />)
    expect(await screen.findByText('ABCD EFGH JKMN')).toBeInTheDocument()
    expect(document.getElementById('voucher-qr')).toHaveAttribute('src', expect.stringContaining('data:image/svg+xml'))
    first.unmount()
    queryClient.clear()
    taroDouble.answer = silent
    open(<AppointmentPage />)
    await waitFor(() => expect(screen.getByText('ABCD EFGH JKMN')).toBeInTheDocument(), { timeout: 4000 })
    expect(screen.getByText(/没有网络/)).toBeInTheDocument()
  })

  it('is kept already by the page after the cashier', async () => {
    appointment = bookedOf()
    const result = open(<PayResultPage />)
    await shown('payresult-voucher')
    result.unmount()
    queryClient.clear()
    taroDouble.answer = silent
    open(<AppointmentPage />)
    await waitFor(() => expect(screen.getByText('ABCD EFGH JKMN')).toBeInTheDocument(), { timeout: 4000 })
  })

  it('asks before it is given back, naming person, place, time and money', async () => {
    appointment = bookedOf()
    answers['/appointments/a-1/cancellation'] = () => json(200, bookedOf({ state: 'CANCELLED_BY_USER', allowedActions: [] }))
    open(<AppointmentPage />)
    await shown('appointment-cancel')
    await press('appointment-cancel')
    const dialog = within(document.getElementById('cancel-dialog') as HTMLElement)
    for (const words of ['退掉 11月24日 周二 9:00–9:30 的号？', '母亲 王*兰', '科尔沁中心医院 门诊 2 楼 C 区', '¥12.00，原路退回'])
      expect(dialog.getByText(words)).toBeInTheDocument()
    expect(sent('/cancellation')).toHaveLength(0)
    await press('cancel-dialog-confirm')
    await waitFor(() => expect(sent('/cancellation')).toHaveLength(1))
  })
})
