import { type KeptPass, reportCourier, type ReportPayload } from '@jktl/shared/grid-events/report/courier'
import { formatInstant } from '@jktl/shared/kernel/dates'
import { call } from '@/platform/api'
import { carried, carryFile, sendQueue } from '@/platform/send-queue'
import { serverNow } from '@/platform/server-time'
import { useSession } from '@/platform/session/store'
import { storage } from '@/platform/storage'
import { t } from './report-texts'

export const REPORT_KIND = 'report'
export type { ReportPayload }

/** `offline-`: nothing personal stays at sign-out. */
const passKey = (): string => `offline-pass-${useSession.getState().accountId ?? ''}`
interface StoredPass extends KeptPass {
  /** How far this phone's clock was behind the server's. */
  offsetMs: number
}
const offsetNow = (): number => serverNow() - Date.now()
/** The server's time, also when this start of the app has not heard it yet. */
const now = (): number => Date.now() + (Math.abs(offsetNow()) > 0 ? offsetNow() : (storage.get<StoredPass>(passKey())?.offsetMs ?? 0))
export const capturedNow = (): string => formatInstant(now())

const keepPass = (pass: KeptPass | null): void => {
  if (pass) storage.set(passKey(), { id: pass.id, secret: pass.secret, expiresAt: pass.expiresAt, offsetMs: offsetNow() } satisfies StoredPass)
  else storage.remove(passKey())
}
const renewPass = () => carried(call('gridEvents.renewReportPass'))
/** While there is a network, so that a report can be signed where there is none. */
export async function preparePass(): Promise<void> {
  const pass = await renewPass()
  if (pass.kind === 'done') keepPass(pass.value)
}

export const carryReports = (): void =>
  sendQueue.carry(
    REPORT_KIND,
    reportCourier({
      now,
      keptPass: () => storage.get<StoredPass>(passKey()) ?? null,
      keepPass,
      renewPass,
      upload: (file) => carryFile(file, t('fileMissing')),
      submit: (body, idempotencyKey) => carried(call('gridEvents.submitReport', { body, idempotencyKey })),
    }),
  )
