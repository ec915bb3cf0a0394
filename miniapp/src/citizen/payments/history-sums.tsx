import { formatFen } from '@jktl/shared/kernel/money'
import type { HistoryGroup, HistorySums } from '@jktl/shared/payments/history/contract'
import { Card, KeyValueList, LinkButton, Section, Text } from '@/ui'
import { t } from './texts'

const Amounts = ({ sums }: { sums: HistorySums }) => (
  <KeyValueList
    money
    items={[
      { key: t('ownPaid'), value: formatFen(sums.paidFen) },
      { key: t('cameBack'), value: formatFen(sums.refundedFen) },
      { key: t('ownNet'), value: formatFen(sums.netFen), total: true },
      { key: t('insurance'), value: formatFen(sums.insuranceFen) },
    ]}
  />
)

/** What was paid in all, of what is chosen. */
export const TotalSums = ({ sums }: { sums: HistorySums }) => (
  <Section
    title={t('sums')}
    end={
      <Text look="sub" inline>
        {t('ordersCount', { count: sums.orders })}
      </Text>
    }
  >
    <Card id="history-total">
      <Amounts sums={sums} />
      {sums.refundedFen > 0 ? (
        <Text look="cap" className="mt2">
          {t('countedHow')}
        </Text>
      ) : null}
    </Card>
  </Section>
)

/** The same by year, hospital or person; each part leads to its payments. */
export const PartSums = ({ groups, onOpen }: { groups: readonly HistoryGroup[]; onOpen: (group: HistoryGroup) => void }) =>
  groups.map((group) => (
    <Section
      key={group.key}
      title={group.label}
      end={
        <Text look="sub" inline>
          {t('ordersCount', { count: group.orders })}
        </Text>
      }
    >
      <Card
        id={`history-part-${group.key}`}
        foot={
          <LinkButton id={`history-open-${group.key}`} more onPress={() => onOpen(group)}>
            {t('theseOrders')}
          </LinkButton>
        }
      >
        <Amounts sums={group} />
      </Card>
    </Section>
  ))
