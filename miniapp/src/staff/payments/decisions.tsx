import type { MoneyDecision } from '@jktl/shared/payments/refunds/contract'
import { useWrite } from '@/platform/api'
import { Box, Button, Notice, Text } from '@/ui'
import { usePosts } from '../frame/access'
import { FileLink } from './file-pick'
import { t } from './refund-texts'
import { WriteTrouble } from './write-trouble'
import { momentText } from './words'

const REFRESH = ['payments.getStaffRefund', 'payments.listStaffRefunds', 'payments.listQuarantined', 'payments.listSuspense'] as const
const CHECKERS: readonly string[] = ['hospital_finance', 'finance_checker']
const MAKERS: readonly string[] = ['hospital_finance', 'finance_maker']
export const useIsMaker = (): boolean => usePosts().some(({ role }) => MAKERS.includes(role))

/** The second person agrees, and it is done at once; or sends it back. */
function Check({ decision }: { decision: MoneyDecision }) {
  const isChecker = usePosts().some(({ role }) => CHECKERS.includes(role))
  const write = useWrite('payments.checkMoneyDecision', { refresh: [...REFRESH] })
  const answer = (accepted: boolean) => write.run({ params: { id: decision.id }, ifMatch: decision.version, body: { accepted } })
  if (decision.isOwn || !isChecker) return <Text look="sub">{t(decision.isOwn ? 'waiting' : 'waitingForChecker')}</Text>
  return (
    <>
      <WriteTrouble id={`check-trouble-${decision.id}`} failure={write.failure} />
      <Box className="acts">
        <Button id={`agree-${decision.id}`} fit busy={write.busy} onPress={() => answer(true)}>
          {t('agree')}
        </Button>
        <Button id={`disagree-${decision.id}`} kind="secondary" fit busy={write.busy} onPress={() => answer(false)}>
          {t('disagree')}
        </Button>
      </Box>
    </>
  )
}

/** What one person proposed and another one said to it, newest first. */
export const Decisions = ({ decisions }: { decisions: readonly MoneyDecision[] }) => (
  <Box className="s-stack">
    {decisions.map((decision) => (
      <Box key={`${decision.id} ${decision.version}`} className="s-stack">
        <Notice id={`decision-${decision.id}`} tone={decision.status === 'PROPOSED' ? 'brand' : 'info'}>
          <Box as="p">{t('decided', { kind: t(decision.kind), status: t(decision.status) })}</Box>
          <Box as="p" className="sub">
            {t('decidedWhy', { time: momentText(decision.proposedAt), reason: decision.reason })}
          </Box>
          {decision.route ? (
            <Box as="p" className="sub">
              {t(decision.route)}
            </Box>
          ) : null}
          {decision.proof ? (
            <Box as="p" className="sub">
              {t('proofWas', { number: decision.proof.number, date: decision.proof.date })}
            </Box>
          ) : null}
          {decision.proof?.fileId ? (
            <FileLink id={`proof-${decision.id}`} fileId={decision.proof.fileId} name={decision.proof.fileName ?? t('proofFileName')} />
          ) : null}
        </Notice>
        {decision.status === 'PROPOSED' ? <Check decision={decision} /> : null}
      </Box>
    ))}
  </Box>
)
