import type { GridOrderOffer } from '@jktl/shared/grid-events/supervision/contract'
import { ORDER_CAUSES, type OrderCause, type OrderObject } from '@jktl/shared/grid-events/supervision/model'
import { useState } from 'react'
import { useRead, useWrite } from '@/platform/api'
import { Box, Button, ChipGroup, Empty, Field, QueryStates, RadioGroup, Stack, Text } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { focusOn } from '../../../frame/keys'
import { Panel } from '../../../frame/panel'
import { go, href, replace, useParams } from '../../../routes'
import { t } from '../../supervision-texts'
import { Trouble } from '../../trouble'

const DAYS = [1, 2, 3, 5, 10] as const
/** What a manager chooses from; being late is found by the clocks too. */
const CAUSES = Object.keys(ORDER_CAUSES) as OrderCause[]
const LEAST = 2

/** 发出督办单 (R262): about an event or a work record, to one person, by a managing post at their level or above. */
export default function SuperviseEventPage() {
  const { id = '', kind } = useParams('superviseEvent')
  const may = useMay('dutyTemplates')
  const subject: OrderObject = kind === 'WORK_LOG' ? 'WORK_LOG' : 'EVENT'
  const query = useRead('gridEvents.offerOrder', { params: { kind: subject, id } }, { enabled: may && id !== '' })
  return (
    <Frame title={t('supervise')} current="gridOrders" task note={query.data?.objectLabel}>
      <QueryStates query={query} empty={{ when: ({ people }) => people.length === 0, icon: 'users', title: t('superviseNobody') }}>
        {(offer) => <Form offer={offer} />}
      </QueryStates>
    </Frame>
  )
}

function Form({ offer }: { offer: GridOrderOffer }) {
  const [first] = offer.people
  const [who, setWho] = useState(first?.accountId ?? null)
  const [cause, setCause] = useState<OrderCause>('BELOW_STANDARD')
  const [demand, setDemand] = useState('')
  const [days, setDays] = useState(String(offer.defaultWorkdays))
  const [isTried, setTried] = useState(false)
  const issue = useWrite('gridEvents.issueOrder', {
    refresh: ['gridEvents.listOrders', 'gridEvents.offerOrder'],
    onDone: ({ id }) => replace('gridOrder', { id }),
  })
  const chosen = offer.people.find(({ accountId }) => accountId === who)
  const openId = chosen?.openOrderId
  const isShort = demand.trim().length < LEAST
  const send = () => {
    setTried(true)
    if (isShort) return focusOn('supervise-demand')
    if (!who) return
    const { objectKind, objectId } = offer
    return issue.run({ body: { objectKind, objectId, accountId: who, cause, demand: demand.trim(), workdays: Number(days) } })
  }
  if (!first) return <Empty icon="users" title={t('superviseNobody')} />
  return (
    <Box className="s-stack">
      <Panel title={t('superviseWhom')} note={t('superviseNote')}>
        <RadioGroup
          id="supervise-who"
          label={t('superviseWhom')}
          value={who}
          onChange={setWho}
          choices={offer.people.map(({ accountId, name, post, isHandler, openOrderId }) => ({
            value: accountId,
            label: name,
            note: [isHandler ? t('handlerMark', { post }) : post, openOrderId ? t('openMark') : null].filter(Boolean).join(' · '),
          }))}
        />
        {openId ? (
          <Button id="supervise-open" kind="secondary" className="mt3" href={href('gridOrder', { id: openId })} onPress={() => go('gridOrder', { id: openId })}>
            {t('toOpen')}
          </Button>
        ) : null}
      </Panel>
      <Panel title={t('demand')}>
        <RadioGroup
          id="supervise-cause"
          label={t('why')}
          value={cause}
          onChange={setCause}
          choices={CAUSES.map((value) => ({ value, label: ORDER_CAUSES[value] }))}
        />
        <Field
          id="supervise-demand"
          label={t('issueLabel')}
          value={demand}
          onChange={setDemand}
          maxLength={500}
          multiline
          hint={t('demandHint')}
          error={isTried && isShort ? t('demandNeeded') : undefined}
        />
        <Stack>
          <Text look="strong">{t('days')}</Text>
          <ChipGroup
            id="supervise-days"
            label={t('days')}
            value={days}
            onChange={setDays}
            choices={DAYS.map((n) => ({ value: String(n), label: t('dayCount', { n }) }))}
          />
        </Stack>
      </Panel>
      <Trouble id="supervise-failed" failure={issue.failure} />
      <Box className="acts">
        <Button id="supervise-send" busy={issue.busy} disabledReason={openId ? t('openMark') : undefined} onPress={send}>
          {t('send')}
        </Button>
      </Box>
    </Box>
  )
}
