import type { GridEventPage } from '@jktl/shared/grid-events/work/contract'
import type { StaffAction } from '@jktl/shared/grid-events/work/model'
import { Box, Button, type IconName, LinkButton } from '@/ui'
import { useMay } from '../../frame/access'
import { Panel } from '../../frame/panel'
import { go, href } from '../../routes'
import { t } from '../work-texts'

interface Shown {
  id: string
  label: string
  icon?: IconName
}
const SHOWN: Record<StaffAction, Shown> = {
  claim: { id: 'act-claim', label: t('actClaim'), icon: 'check' },
  acceptTransfer: { id: 'act-accept', label: t('actAccept'), icon: 'check' },
  resolve: { id: 'act-resolve', label: t('actResolve'), icon: 'check' },
  goOn: { id: 'act-go-on', label: t('actGoOn') },
  verifyClose: { id: 'act-check-pass', label: t('actPass'), icon: 'check' },
  file: { id: 'act-file', label: t('actFile'), icon: 'check' },
  offerTransfer: { id: 'act-transfer', label: t('actTransfer'), icon: 'share' },
  declineTransfer: { id: 'act-decline', label: t('actDecline') },
  withdrawTransfer: { id: 'act-withdraw', label: t('actWithdraw') },
  failCheck: { id: 'act-check-fail', label: t('actFail') },
  rejectIntake: { id: 'act-reject', label: t('actReject') },
  askInfo: { id: 'act-ask', label: t('actAsk') },
  answer: { id: 'act-answer', label: t('actAnswer') },
  merge: { id: 'act-merge', label: t('actMerge') },
  unmerge: { id: 'act-unmerge', label: t('actUnmerge') },
}
/** What an event waits for, the most likely first: one of them is the filled button. */
const PRIMARY: readonly StaffAction[] = ['acceptTransfer', 'resolve', 'goOn', 'verifyClose', 'file', 'claim']
const ORDER = Object.keys(SHOWN) as StaffAction[]
const MOST_BESIDE = 2

/** The one thing to do next, what stands beside it, and the rest. */
export function arranged(actions: readonly StaffAction[]): { primary: StaffAction | null; beside: StaffAction[]; rest: StaffAction[] } {
  const primary = PRIMARY.find((action) => actions.includes(action)) ?? null
  const others = ORDER.filter((action) => action !== primary && actions.includes(action))
  return { primary, beside: others.slice(0, MOST_BESIDE), rest: others.slice(MOST_BESIDE) }
}

interface ActionsProps {
  event: GridEventPage
  busy: boolean
  onAct: (action: StaffAction) => void
}
export function ActionBar({ event, busy, onAct }: ActionsProps) {
  const { primary, beside } = arranged(event.actions)
  if (primary === null && beside.length === 0) return null
  return (
    <Box as="section" className="evbar" label={t('actions')}>
      {beside.map((action) => (
        <Button key={action} id={SHOWN[action].id} kind="secondary" fit busy={busy} onPress={() => onAct(action)}>
          {SHOWN[action].label}
        </Button>
      ))}
      {primary ? (
        <Button id={SHOWN[primary].id} {...(SHOWN[primary].icon ? { icon: SHOWN[primary].icon } : {})} busy={busy} onPress={() => onAct(primary)}>
          {SHOWN[primary].label}
        </Button>
      ) : null}
    </Box>
  )
}
/** 督办 (R262): for whoever manages; the server decides again. */
export function Supervise({ event }: { event: GridEventPage }) {
  const isManager = useMay('dutyTemplates')
  return isManager && event.handlerName ? (
    <LinkButton id="act-supervise" more href={href('superviseEvent', { id: event.id })} onPress={() => go('superviseEvent', { id: event.id })}>
      {t('supervise')}
    </LinkButton>
  ) : null
}
export function MoreActions({ event, busy, onAct }: ActionsProps) {
  const { rest } = arranged(event.actions)
  return rest.length === 0 ? null : (
    <Panel title={t('moreActions')}>
      <Box className="acts">
        {rest.map((action) => (
          <Button key={action} id={SHOWN[action].id} kind="secondary" fit busy={busy} onPress={() => onAct(action)}>
            {SHOWN[action].label}
          </Button>
        ))}
      </Box>
    </Panel>
  )
}
