import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { usePreferences } from '@/platform/preferences'
import { queryClient, QueryLayer } from '@/platform/query'
import { useSession } from '@/platform/session'
import { bookedOf } from '../../../test/appointment'
import { taroDouble } from '../../../test/taro'
import HomePage from './index'

const json = (statusCode: number, body: unknown) => ({ statusCode, data: JSON.stringify(body) })
const person = (id: string, relation: string, nameMasked: string) => ({
  id,
  relation,
  nameMasked,
  initial: '兰',
  idNumberMasked: null,
  sex: 'F',
  birthDate: '1958-03-12',
  ageYears: 68,
  realName: 'VERIFIED',
  binding: 'ACTIVE',
  note: null,
})
const me = { accountId: 'c-1', phoneMasked: null, privacy: null, persons: [person('p-1', 'SELF', '李*'), person('p-2', 'PARENT', '王*兰')] }
const pay = {
  kind: 'PAY',
  title: '付挂号费 ¥47.80',
  detail: '今天 17:00 前',
  personId: 'p-2',
  personLabel: '母亲 王*兰',
  amountFen: 4780,
  dueAt: null,
  target: 'tradeOrder',
  targetId: 'o-1',
}
const home = () => ({ serverTime: '2026-11-23T08:12:00+08:00', nextVisit: bookedOf(), todos: [pay], total: 4, unread: 2, unavailable: [] as string[] })

let isSilent = false
let answer = home()
const open = () =>
  render(
    <QueryLayer>
      <HomePage />
    </QueryLayer>,
  )
const press = (id: string) => userEvent.click(document.getElementById(id) as HTMLElement)
const asked = (path: string) => taroDouble.requests.filter(({ url }) => url.includes(path))

beforeEach(() => {
  taroDouble.reset()
  queryClient.clear()
  isSilent = false
  answer = home()
  usePreferences.setState({ typeSize: 'standard', dark: false })
  useSession.setState({ token: 't-1', accountId: 'c-1', personId: 'p-1' })
  taroDouble.answer = ({ url }) => {
    if (isSilent) throw new Error('no answer')
    if (url.includes('/insights/home')) return json(200, answer)
    return json(200, me)
  }
})

it('R394: one request says what to do now; the ticket opens the code and a row its page', async () => {
  open()
  expect(await screen.findByText('付挂号费 ¥47.80')).toBeInTheDocument()
  expect(asked('/insights/home')).toHaveLength(1)
  await press('home-voucher')
  await press('home-todo-1')
  await press('home-all')
  expect(taroDouble.visited).toEqual([
    expect.stringMatching(/^\/appointments\/pages\/appointment\/index\?id=/),
    '/payments/pages/order/index?id=o-1',
    '/messages/index',
  ])
})

it('R394: without a network it shows the last good copy with its time', async () => {
  const first = open()
  await screen.findByText('付挂号费 ¥47.80')
  first.unmount()
  queryClient.clear()
  isSilent = true
  open()
  expect(await screen.findByText(/没有网络，下面是 .+ 保存的内容/, {}, { timeout: 4000 })).toBeInTheDocument()
  expect(screen.getByText('付挂号费 ¥47.80')).toBeInTheDocument()
})

it('says which part could not be read and keeps the rest', async () => {
  answer.unavailable = ['appointments']
  open()
  expect(await screen.findByText(/有些内容这会儿没读到/)).toBeInTheDocument()
})

it('ux-wechat §7.4: the elder home has at most six actions besides its two switches, help one tap away', async () => {
  open()
  await screen.findByText('付挂号费 ¥47.80')
  await press('home-elder')
  await waitFor(() => expect(document.getElementById('elder-help')).not.toBeNull())
  expect(usePreferences.getState().typeSize).toBe('large')
  const actions = ['home-voucher', 'home-tile-booking', 'home-tile-appointments', 'home-tile-health', 'home-tile-health-card', 'elder-help']
  for (const id of actions) expect(document.getElementById(id)).not.toBeNull()
  expect(document.querySelectorAll('.tile, .person')).toHaveLength(0)
  expect(asked('/preferences')).toHaveLength(1)
  await press('home-elder')
  await waitFor(() => expect(usePreferences.getState().typeSize).toBe('standard'))
})

it('signed out, everything public is offered and nothing personal is asked', async () => {
  useSession.setState({ token: null, accountId: null, personId: null })
  open()
  expect(await screen.findByRole('button', { name: '微信登录' })).toBeInTheDocument()
  expect(taroDouble.requests).toHaveLength(0)
  await press('home-tile-booking')
  await press('home-guides')
  expect(taroDouble.visited).toEqual(['/appointments/pages/hospitals/index', '/content/pages/guides/index'])
})
