import { render, screen } from '@testing-library/react'
import { serverNow } from '@/platform/server-time'
import { Countdown } from './progress'

it('R177: a code of 60 seconds never starts at more than 1:00, whatever the clocks say', () => {
  render(<Countdown until={new Date(serverNow() + 65_000).toISOString()} atMostMs={60_000} />)
  expect(screen.getByRole('timer')).toHaveTextContent('1:00')
})

it('a countdown without such a bound shows all of what is left', () => {
  render(<Countdown until={new Date(serverNow() + 3_725_000).toISOString()} />)
  expect(screen.getByRole('timer')).toHaveTextContent(/^1:02:0/)
})
