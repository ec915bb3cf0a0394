import type { ActivationState } from '@jktl/shared/grid-events/service-evaluations/model'
import type { StatusTone } from '@/ui'

export const ACTIVATION_TONE: Record<ActivationState, StatusTone> = { SCHEDULED: 'info', OPEN: 'ok', ENDED: 'paused', STOPPED: 'paused' }
