import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Button } from './button'

describe('Button in the browser', () => {
  it('is a real button that the keyboard reaches and presses', async () => {
    const onPress = jest.fn()
    render(
      <Button id="pay" onPress={onPress}>
        去缴费
      </Button>,
    )
    await userEvent.tab()
    const button = screen.getByRole('button', { name: '去缴费' })
    expect(button).toHaveFocus()
    expect(button).toHaveAttribute('id', 'pay')
    await userEvent.keyboard('{Enter}')
    expect(onPress).toHaveBeenCalledTimes(1)
  })

  it('stays focusable while it is off, says why, and does nothing', async () => {
    const onPress = jest.fn()
    render(
      <Button id="pay" onPress={onPress} disabledReason="没有网络，连上后再付">
        去缴费
      </Button>,
    )
    const button = screen.getByRole('button')
    expect(button).toHaveAttribute('aria-disabled', 'true')
    expect(button).not.toBeDisabled()
    expect(button).toHaveAccessibleDescription('没有网络，连上后再付')
    await userEvent.click(button)
    expect(onPress).not.toHaveBeenCalled()
  })

  it('ignores further taps while it is busy', async () => {
    const onPress = jest.fn()
    render(
      <Button id="pay" busy onPress={onPress}>
        去缴费
      </Button>,
    )
    await userEvent.click(screen.getByRole('button'))
    expect(screen.getByRole('button')).toHaveAttribute('aria-busy', 'true')
    expect(onPress).not.toHaveBeenCalled()
  })
})
