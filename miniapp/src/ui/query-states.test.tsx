import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { ApiProblem, NetworkFailure } from '@/platform/api/failure'
import { QueryStates } from './states'

const refetch = jest.fn()
const states = (query: { data?: string[]; error?: Error | null; isPending?: boolean }) => (
  <QueryStates
    query={{ data: undefined, error: null, isPending: false, refetch, ...query }}
    empty={{ when: (items) => items.length === 0, title: '还没有预约' }}
  >
    {(items) => <p>{items.join(',')}</p>}
  </QueryStates>
)

it('draws loading after 150 ms, then empty, failed with retry and number, and ready', async () => {
  jest.useFakeTimers()
  const { rerender, container } = render(states({ isPending: true }))
  expect(container.querySelector('.veiled')).not.toBeNull()
  act(() => jest.advanceTimersByTime(150))
  expect(container.querySelector('.veiled')).toBeNull()
  expect(screen.getByRole('status', { name: '正在读取' })).toBeInTheDocument()
  jest.useRealTimers()

  rerender(states({ data: [] }))
  expect(screen.getByText('还没有预约')).toBeInTheDocument()

  rerender(states({ error: new ApiProblem({ type: 'about:blank', code: 'KERNEL.INTERNAL', title: '系统出了点问题', status: 503, requestId: 'R8K2-41' }) }))
  expect(screen.getByText('系统出了点问题')).toBeInTheDocument()
  expect(screen.getByText('问题编号 R8K2-41')).toBeInTheDocument()
  await userEvent.click(screen.getByRole('button', { name: '重试' }))
  expect(refetch).toHaveBeenCalledTimes(1)

  rerender(states({ error: new NetworkFailure('no-answer') }))
  expect(screen.getByText('没有连上')).toBeInTheDocument()

  rerender(states({ data: ['何医生'], error: new NetworkFailure('no-answer') }))
  expect(screen.getByText('何医生')).toBeInTheDocument()
})
