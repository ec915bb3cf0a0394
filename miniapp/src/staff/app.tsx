import type { PropsWithChildren } from 'react'
import { QueryLayer } from '@/platform/query'
import './theme'

export default function App({ children }: PropsWithChildren) {
  return <QueryLayer>{children}</QueryLayer>
}
