import { useEffect, type PropsWithChildren } from 'react'
import { watchPrivacyNeeds } from '@/platform/privacy'
import { QueryLayer } from '@/platform/query'
import '@/theme'
import { go } from './routes'

export default function App({ children }: PropsWithChildren) {
  useEffect(() => watchPrivacyNeeds(() => go('privacy')), [])
  return <QueryLayer>{children}</QueryLayer>
}
