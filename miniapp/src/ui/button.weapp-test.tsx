import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Button } from './button'

it('the mini program gives a named button role, and WeChat its own button where a permission is asked', async () => {
  const onPress = jest.fn()
  render(
    <>
      <Button id="pay" onPress={onPress}>
        去缴费
      </Button>
      <Button id="phone" openType="getPhoneNumber">
        微信手机号
      </Button>
    </>,
  )
  await userEvent.click(screen.getByRole('button', { name: '去缴费' }))
  expect(onPress).toHaveBeenCalledTimes(1)
  expect(screen.getByRole('button', { name: '微信手机号' })).toHaveAttribute('data-open-type', 'getPhoneNumber')
})
