import { useEffect, type PropsWithChildren } from 'react'
import { QueryLayer } from '@/platform/query'
import { startSending } from '@/platform/send-queue'
import { carryWorkLogs } from './grid-events/work-log-courier'
import './theme'

carryWorkLogs()

export default function App({ children }: PropsWithChildren) {
  useEffect(startSending, [])
  return <QueryLayer>{children}</QueryLayer>
}
