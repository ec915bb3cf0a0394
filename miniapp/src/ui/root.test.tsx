import { act, render, screen } from '@testing-library/react'
import { Root } from './root'

const mockRouter: { show: (() => void)[]; hide: () => void } = { show: [], hide: () => undefined }
jest.mock('@tarojs/taro', () => ({
  ...jest.requireActual<object>('@tarojs/taro'),
  useDidShow: (run: () => void) => void mockRouter.show.push(run),
  useDidHide: (run: () => void) => {
    mockRouter.hide = run
  },
}))

const page = (...ids: string[]) => (
  <Root title="家人">
    {ids.map((id) => (
      <p key={id} id={id}>
        {id}
      </p>
    ))}
  </Root>
)

it('a hidden page holds no ids, not even of what it renders while hidden, and has them again when it is shown', async () => {
  const { rerender } = render(page('person-1'))
  act(() => mockRouter.hide())
  expect(document.getElementById('person-1')).toBeNull()

  rerender(page('person-1', 'person-2'))
  await act(async () => undefined)
  expect(screen.getByText('person-2')).not.toHaveAttribute('id')

  act(() => mockRouter.show.forEach((run) => run()))
  expect(screen.getByText('person-1')).toHaveAttribute('id', 'person-1')
  expect(screen.getByText('person-2')).toHaveAttribute('id', 'person-2')
})
