import { render, screen } from '@testing-library/react'
import { Field } from './field'

it('a field is named by its label and its error is announced beside it', () => {
  render(<Field id="id-number" label="身份证号" value="1523" onChange={() => undefined} error="还差 14 位，一共 18 位" />)
  const entry = screen.getByLabelText('身份证号')
  expect(entry).toBeInvalid()
  expect(entry).toHaveAccessibleDescription('还差 14 位，一共 18 位')
  expect(screen.getByRole('alert')).toHaveTextContent('还差 14 位，一共 18 位')
})
