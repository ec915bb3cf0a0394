import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { taroDouble } from '../../../../../test/taro'
import { queryClient } from '@/platform/query'
import { useSession } from '@/platform/session'
import ReviewPage from './index'

const review = {
  id: 'r-1',
  version: 3,
  state: 'MANUAL_REVIEW',
  nameMasked: '李*国',
  idNumberMasked: '152***********1234',
  relation: 'SELF',
  documentKind: 'ID_CARD',
  note: '改过名',
  autoResult: 'NAME_MISMATCH',
  submittedAt: '2026-11-23T08:00:00+08:00',
  dueAt: '2026-11-24T08:00:00+08:00',
  decidedAt: null,
  decidedBy: null,
  reason: null,
  allowedActions: ['approve', 'reject'],
}
const decided = {
  ...review,
  version: 4,
  state: 'VERIFIED',
  decidedAt: '2026-11-23T09:00:00+08:00',
  decidedBy: '白审核',
  reason: '材料一致',
  allowedActions: [],
}
const me = {
  accountId: 'a-1',
  displayName: '白审核',
  phoneMasked: null,
  roles: ['identity_reviewer'],
  posts: [{ role: 'identity_reviewer', institutionId: null, institutionName: null, areaCode: null, areaName: null }],
  preferences: { typeSize: 'standard', dark: false },
  privacy: null,
  persons: [],
}
const json = (statusCode: number, body: unknown) => ({ statusCode, data: JSON.stringify(body) })
const problem = (status: number, code: string, more: object = {}) =>
  json(status, { type: 'about:blank', code, title: '内容已被别人更新。', status, requestId: 'q-1', ...more })

const open = (answers: Record<string, () => ReturnType<typeof json>>) => {
  taroDouble.answer = ({ url, method }) =>
    (answers[`${method} ${url.replace('/api/v1', '').replace(/\?.*/, '')}`] ?? (() => problem(404, 'KERNEL.NOT_FOUND')))()
  render(
    <QueryClientProvider client={queryClient}>
      <ReviewPage />
    </QueryClientProvider>,
  )
}
beforeEach(() => {
  taroDouble.reset()
  queryClient.clear()
  taroDouble.params = { id: 'r-1' }
  useSession.setState({ token: 't', accountId: 'a-1', personId: null })
})
const base = { 'GET /identity/me': () => json(200, me), 'GET /identity/staff/real-name-reviews/r-1': () => json(200, review) }

it('shows the facts in words and masked, and asks for a reason before anything is decided', async () => {
  open(base)
  expect(await screen.findByText('证件号查到了，姓名对不上')).toBeInTheDocument()
  expect(screen.getAllByRole('heading', { level: 1 })).toHaveLength(1)
  await userEvent.click(screen.getByRole('button', { name: '驳回申请' }))
  expect(await screen.findByText('先写理由，申请人要知道为什么')).toBeInTheDocument()
  expect(taroDouble.requests.filter(({ method }) => method === 'POST')).toEqual([])
})

it('keeps what was typed when somebody else was faster, and shows who decided what', async () => {
  let current: object = review
  open({
    ...base,
    'GET /identity/staff/real-name-reviews/r-1': () => json(200, current),
    'POST /identity/staff/real-name-reviews/r-1/decision': () => {
      current = decided
      return problem(412, 'KERNEL.STALE', { current })
    },
  })
  await userEvent.type(await screen.findByRole('textbox'), '照片与本人不符')
  await userEvent.click(screen.getByRole('button', { name: '驳回申请' }))
  expect(await screen.findByText(/您写的理由还在/)).toBeInTheDocument()
  expect(await screen.findByText(/白审核，/)).toBeInTheDocument()
  expect(screen.getByRole('textbox')).toHaveValue('照片与本人不符')
  expect(screen.queryByRole('button', { name: '驳回申请' })).not.toBeInTheDocument()
  expect(taroDouble.requests.find(({ method }) => method === 'POST')?.header['If-Match']).toBe('"3"')
})

it('after a decision the next case of the queue is one press away', async () => {
  open({
    ...base,
    'POST /identity/staff/real-name-reviews/r-1/decision': () => json(200, decided),
    'GET /identity/staff/real-name-reviews': () => json(200, { items: [review, { ...review, id: 'r-2', nameMasked: '王*兰' }], nextCursor: null }),
  })
  await userEvent.type(await screen.findByRole('textbox'), '户口簿与身份证一致')
  await userEvent.click(screen.getByRole('button', { name: '通过实名' }))
  await userEvent.click(await screen.findByRole('button', { name: '下一件：王*兰' }))
  await waitFor(() => expect(taroDouble.visited).toEqual(['/identity/pages/review/index?id=r-2']))
})

it('tells somebody without the post what is needed, and asks the server for nothing of the case', async () => {
  open({ ...base, 'GET /identity/me': () => json(200, { ...me, posts: [] }) })
  expect(await screen.findByText('这一页不在您的岗位里')).toBeInTheDocument()
  expect(taroDouble.requests.some(({ url }) => url.includes('real-name-reviews'))).toBe(false)
})
