import type { PaymentStep } from '@jktl/shared/payments/bills/contract'
import { useState } from 'react'
import { authoriseInsurance } from '@/platform/insurance'
import { pay } from '@/platform/pay'
import { href, replace } from '../routes'

/** Takes the next step of a payment: to the insurance's page, to the cashier, or to the result. */
export function useSteps() {
  const [hint, setHint] = useState<'cancelled' | 'cashierFailed' | 'declined' | null>(null)
  const take = ({ payment, checkout, authorisation }: PaymentStep): void => {
    const { id } = payment
    const result = href('billPay', { id })
    setHint(null)
    if (authorisation) {
      void authoriseInsurance(authorisation, result).then((payAuthNo) => {
        if (payAuthNo === 'left') return
        if (payAuthNo === null) setHint('declined')
        else replace('billPay', { id, payAuthNo })
      })
      return
    }
    if (!checkout) return replace('billPay', { id })
    void pay(checkout, result).then((end) => {
      if (end === 'done') replace('billPay', { id })
      else if (end !== 'left') setHint(end === 'failed' ? 'cashierFailed' : 'cancelled')
    })
  }
  return { take, hint }
}
