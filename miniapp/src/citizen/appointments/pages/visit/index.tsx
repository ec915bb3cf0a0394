import type { Visit } from '@jktl/shared/appointments/queue/contract'
import { formatFen } from '@jktl/shared/kernel/money'
import { callPhone } from '@/platform/phone'
import { useSignedIn } from '@/platform/session'
import { ActionBar, Box, Button, Card, LinkButton, Notice, OfflineStrip, Page, QueryStates, Section, SignInPrompt, Stack, Text, Timeline } from '@/ui'
import { momentText } from '../../../moments'
import { OnBehalf } from '../../../people/on-behalf'
import { go, href, useParams } from '../../../routes'
import { t } from '../../queue-texts'
import { useVisit } from '../../use-visit-day'
import { VisitCard } from '../../visit-card'

type Node = Visit['nodes'][number]

const itemText = ({ title, stateText, place, state }: Node['items'][number]): string =>
  place && state !== 'DONE' ? t('itemAt', { title, state: stateText, place }) : t('item', { title, state: stateText })

/** The sentence of a node, then what is to be done in it, line by line. */
const NodeNote = ({ node, bill }: { node: Node; bill: Visit['billToPay'] }) => (
  <>
    {node.note}
    {node.items.map((item) => (
      <Box as="span" key={item.key} className="visit-item">
        {itemText(item)}
      </Box>
    ))}
    {bill && node.kind === 'PAY' ? (
      <Box as="span" className="visit-item">
        <LinkButton id="visit-bill" more href={href('bill', { id: bill.billId })} onPress={() => go('bill', { id: bill.billId })}>
          {t('payBill', { amount: formatFen(bill.amountFen) })}
        </LinkButton>
      </Box>
    ) : null}
  </>
)

function Progress({ visit }: { visit: Visit }) {
  const time = visit.progressAsOf ? momentText(visit.progressAsOf) : null
  return (
    <Section title={t('nodes')}>
      <Card id="visit-nodes">
        <Timeline
          items={visit.nodes.map((node) => ({
            key: node.kind,
            title: node.title,
            state: node.state,
            note: <NodeNote node={node} bill={visit.billToPay} />,
            ...(node.at ? { time: momentText(node.at) } : {}),
          }))}
        />
        {time && !visit.progressStale ? (
          <Text look="cap" className="mt2">
            {t('asOf', { time })}
          </Text>
        ) : null}
      </Card>
      {visit.progressStale ? (
        <Stack>
          <Notice id="visit-stale" tone="notice">
            {time ? t('stale', { time }) : t('staleNever')}
          </Notice>
        </Stack>
      ) : null}
    </Section>
  )
}

/** 这次就诊 in five nodes (A37): what is done, what comes, and where it is done. */
export default function VisitPage() {
  const { id = '' } = useParams('visit')
  const signedIn = useSignedIn()
  const query = useVisit(id)
  const visit = query.data
  if (!signedIn) {
    return (
      <Page title={t('visitTitle')}>
        <SignInPrompt />
      </Page>
    )
  }
  return (
    <Page
      title={t('visitTitle')}
      strip={
        visit ? (
          <>
            {query.savedAt ? <OfflineStrip time={momentText(visit.serverTime)} onRetry={() => void query.refetch()} /> : null}
            <OnBehalf personId={visit.personId} name={visit.personNameMasked} />
          </>
        ) : undefined
      }
      bar={
        visit ? (
          <ActionBar
            start={
              <Button id="visit-call" kind="secondary" fit icon="phone" onPress={() => callPhone(visit.institutionPhone)}>
                {t('desk')}
              </Button>
            }
          >
            {visit.canCheckIn ? (
              <Button id="visit-check-in" icon="qr" onPress={() => go('checkIn', { id })}>
                {visit.inQueue ? t('submitBack') : t('toCheckIn')}
              </Button>
            ) : visit.inQueue ? (
              <Button id="visit-queue" icon="users" onPress={() => go('queue', { id })}>
                {t('toQueue')}
              </Button>
            ) : (
              <Button id="visit-voucher" icon="qr" onPress={() => go('appointment', { id })}>
                {t('toVoucher')}
              </Button>
            )}
          </ActionBar>
        ) : undefined
      }
    >
      <QueryStates query={query}>
        {(shown) => (
          <>
            <VisitCard visit={shown} />
            <Progress visit={shown} />
          </>
        )}
      </QueryStates>
    </Page>
  )
}
