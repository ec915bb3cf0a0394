import type { RosterSession } from '@jktl/shared/appointments/contract'
import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { taroDouble } from '../../../test/taro'
import { queryClient } from '@/platform/query'
import { SessionPanel } from './session-panel'

const session = {
  id: 's-1',
  doctorId: 'd-1',
  doctorName: '何医生',
  doctorTitle: '主任医师',
  departmentId: 'k-1',
  date: '2026-11-24',
  half: 'AM',
  feeFen: 1800,
  location: '门诊 2 楼',
  state: 'OPEN',
  remaining: 1,
  version: 7,
  segments: [
    {
      id: 'g-1',
      start: '08:00',
      end: '08:30',
      remaining: 1,
      total: 2,
      bookable: true,
      reason: null,
      numbers: [
        { ordinal: 1, state: 'SOLD', appointmentState: 'BOOKED', personNameMasked: '李*国' },
        { ordinal: 2, state: 'AVAILABLE', appointmentState: null, personNameMasked: null },
      ],
    },
  ],
  counts: { SOLD: 1, AVAILABLE: 1 },
} satisfies RosterSession
const json = (statusCode: number, body: unknown) => ({ statusCode, data: JSON.stringify(body) })
const writes = () => taroDouble.requests.filter(({ method }) => method === 'POST')

beforeEach(() => {
  taroDouble.reset()
  queryClient.clear()
})
const open = () =>
  render(
    <QueryClientProvider client={queryClient}>
      <SessionPanel session={session} />
    </QueryClientProvider>,
  )

it('停诊 shows people, money and alternatives before its button, which names the deed and waits for a reason', async () => {
  let booked = 20
  taroDouble.answer = ({ method }) => {
    if (method === 'GET')
      return json(200, { sessionId: 's-1', version: booked === 20 ? 7 : 8, booked, held: 0, unsold: 1, refundFen: 27_000, alternatives: 30 })
    if (booked === 20) {
      booked = 21
      return json(412, { type: 'about:blank', code: 'KERNEL.STALE', title: '内容已被别人更新。', status: 412, requestId: 'q-1' })
    }
    return json(201, { id: 'q-1', state: 'REQUESTED' })
  }
  open()
  expect(screen.getByText('李*国')).toBeInTheDocument()
  await userEvent.click(screen.getByRole('button', { name: '停诊' }))
  await userEvent.click(await screen.findByRole('switch', { name: '紧急：马上停诊，事后复核' }))
  const submit = await screen.findByRole('button', { name: '提交停诊，通知 20 人' })
  expect(screen.getByText('余下的号够 20 人改约。')).toBeInTheDocument()
  expect(submit).toHaveAttribute('aria-disabled', 'true')
  await userEvent.click(submit)
  expect(writes()).toEqual([])

  await userEvent.click(screen.getByRole('radio', { name: '医生生病' }))
  await userEvent.type(screen.getByRole('textbox'), '改到下周')
  await userEvent.click(submit)
  expect(await screen.findByText(/您选的原因和说明还在/)).toBeInTheDocument()
  expect(writes()[0]?.header['If-Match']).toBe('"7"')

  const again = await screen.findByRole('button', { name: '提交停诊，通知 21 人' })
  expect(screen.getByRole('textbox')).toHaveValue('改到下周')
  await userEvent.click(again)
  expect(await screen.findByText(/已停诊：何医生·11月24日 周二 上午。/)).toHaveTextContent('21 人会收到通知')
  await waitFor(() => expect(writes()[1]?.header['If-Match']).toBe('"8"'))
  expect(JSON.parse(String(writes()[1]?.data))).toEqual({ reason: 'DOCTOR_ILL', emergency: true, note: '改到下周' })
})
