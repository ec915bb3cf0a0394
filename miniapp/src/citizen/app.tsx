import { useEffect, type PropsWithChildren } from 'react'
import { watchPrivacyNeeds } from '@/platform/privacy'
import { QueryLayer } from '@/platform/query'
import { startSending } from '@/platform/send-queue'
import '@/theme'
import { carryReports } from './grid-events/report-courier'
import { go } from './routes'

carryReports()

export default function App({ children }: PropsWithChildren) {
  useEffect(() => watchPrivacyNeeds(() => go('privacy')), [])
  useEffect(() => startSending(), [])
  return <QueryLayer>{children}</QueryLayer>
}
