import type { PropsWithChildren } from 'react'
import { QueryLayer } from '@/platform/query'
import '@/theme'
import '@/theme/staff.css'

export default function App({ children }: PropsWithChildren) {
  return <QueryLayer>{children}</QueryLayer>
}
