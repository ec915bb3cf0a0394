import { MOST_PHOTOS } from '@jktl/shared/grid-events/model'
import type { GridOrder } from '@jktl/shared/grid-events/supervision/contract'
import { ORDER_CAUSES, ORDER_STATES, type OrderAction, type OrderDeed, RECTIFY_WORKDAYS } from '@jktl/shared/grid-events/supervision/model'
import { dateOf, formatDateCn } from '@jktl/shared/kernel/dates'
import { useEffect, useState } from 'react'
import { ApiProblem, useRead, useWrite } from '@/platform/api'
import { serverNow } from '@/platform/server-time'
import { useUploads } from '@/platform/use-uploads'
import { Box, Button, type KeyValue, KeyValueList, LinkButton, MediaList, PhotoStrip, QueryStates, Tag, Text, Timeline } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { LampSign } from '../../../frame/lamp'
import { Panel } from '../../../frame/panel'
import { go, href, useParams } from '../../../routes'
import { orderLamp } from '../../order-words'
import { Confirm } from '../../sheets/confirm'
import { NoteSheet } from '../../sheets/note-sheet'
import { t } from '../../supervision-texts'
import { timeText } from '../../words'

/** 一张督办单 (R262): what is wanted, how time stands, what was done, and the next step. */
export default function OrderPage() {
  const { id = '' } = useParams('gridOrder')
  const may = useMay('gridOrders')
  const query = useRead('gridEvents.getOrder', { params: { id } }, { enabled: may && id !== '' })
  const [open, setOpen] = useState<OrderDeed | null>(null)
  const close = () => setOpen(null)
  const order = query.data
  return (
    <Frame
      title={t('order')}
      current="gridOrders"
      task
      overlay={order && open ? <Deed order={order} deed={open} onOvertaken={() => void query.refetch()} onClose={close} /> : undefined}
    >
      <QueryStates query={query}>{(shown) => <Content order={shown} onAct={setOpen} />}</QueryStates>
    </Frame>
  )
}

const PRIMARY: readonly OrderDeed[] = ['sign', 'answer', 'pass', 'issue']

function Content({ order, onAct }: { order: GridOrder; onAct: (deed: OrderDeed) => void }) {
  const { colour, words } = orderLamp(order, serverNow())
  const actions = [...order.allowedActions].sort((a, b) => Number(PRIMARY.includes(a)) - Number(PRIMARY.includes(b)))
  return (
    <Box className="cols">
      <Box className="grow s-stack">
        <Panel id="order-facts" title={order.objectLabel} end={<Tag>{ORDER_STATES[order.state]}</Tag>}>
          <Box className="s-stack">
            <Box className="evc__signs">
              <LampSign colour={colour}>{words}</LampSign>
            </Box>
            <Text id="order-demand">{order.demand}</Text>
            <KeyValueList items={factsOf(order)} />
            <Subject order={order} />
          </Box>
        </Panel>
        <Steps order={order} />
      </Box>
      {actions.length > 0 ? (
        <Box className="side">
          <Box as="section" className="evbar" label={t('order')}>
            {actions.map((deed) => (
              <Button
                key={deed}
                id={`order-${deed}`}
                {...(PRIMARY.includes(deed) ? { icon: 'check' as const } : { kind: 'secondary' as const, fit: true })}
                onPress={() => onAct(deed)}
              >
                {t(deed)}
              </Button>
            ))}
          </Box>
        </Box>
      ) : null}
    </Box>
  )
}

const Subject = ({ order: { objectKind, objectId } }: { order: GridOrder }) =>
  objectKind === 'EVENT' ? (
    <LinkButton id="order-event" more href={href('gridEvent', { id: objectId })} onPress={() => go('gridEvent', { id: objectId })}>
      {t('toEvent')}
    </LinkButton>
  ) : (
    <LinkButton id="order-record" more href={href('workLog', { id: objectId })} onPress={() => go('workLog', { id: objectId })}>
      {t('toRecord')}
    </LinkButton>
  )

function factsOf(order: GridOrder): KeyValue[] {
  const { signBy, signedAt, dueAt } = order
  return [
    { key: t('cause'), value: ORDER_CAUSES[order.cause] },
    { key: t('person'), value: order.personName },
    { key: t('where'), value: order.nodeName },
    ...(order.issuerName ? [{ key: t('issuer'), value: order.issuerName }] : []),
    ...(signBy ? [{ key: t('signBy'), value: signedAt ? t('signedAt', { time: timeText(signedAt) }) : t('until', { time: timeText(signBy) }) }] : []),
    ...(dueAt ? [{ key: t('dueBy'), value: t('lastDay', { day: formatDateCn(dateOf(Date.parse(dueAt) - 1)) }) }] : []),
  ]
}

const stepTitle = (action: OrderAction, note: string): string => (action === 'climb' ? t('climb', { rung: note }) : t(action))
const Steps = ({ order }: { order: GridOrder }) =>
  order.steps.length === 0 ? null : (
    <Panel title={t('progress')}>
      <Timeline
        items={[...order.steps].reverse().map((step, index) => ({
          key: String(step.seq),
          title: stepTitle(step.action, step.note),
          time: timeText(step.at),
          note: (
            <>
              <Box as="span">{step.action === 'climb' ? t('system') : [step.byName ?? t('system'), step.note].filter(Boolean).join('：')}</Box>
              <MediaList id={`order-media-${step.seq}`} items={step.photos} />
            </>
          ),
          state: index === 0 ? ('now' as const) : ('done' as const),
        }))}
      />
    </Panel>
  )

interface DeedProps {
  order: GridOrder
  deed: OrderDeed
  onOvertaken: () => void
  onClose: () => void
}
function Deed({ order, deed, onOvertaken, onClose }: DeedProps) {
  const uploads = useUploads()
  const act = useWrite('gridEvents.actOnOrder', { refresh: ['gridEvents.getOrder', 'gridEvents.listOrders'], onDone: onClose })
  const { failure } = act
  useEffect(() => {
    if (failure instanceof ApiProblem && (failure.status === 412 || failure.status === 409)) onOvertaken()
    // once per failure, not per new closure
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [failure])
  const run = (note: string, mediaIds: string[] = []) =>
    act.run({ params: { id: order.id }, ifMatch: order.version, body: { action: deed, note, mediaIds, workdays: null } })
  const sheet = { busy: act.busy, failure, onClose }
  const noted = { ...sheet, id: deed, onSend: (note: string) => run(note) }
  const days = { days: RECTIFY_WORKDAYS }
  switch (deed) {
    case 'sign':
      return <Confirm id="sign" title={t('signTitle')} go={t('signGo')} {...sheet} onGo={() => run('')} />
    case 'pass':
      return <Confirm id="pass" title={t('passTitle')} go={t('passGo')} {...sheet} onGo={() => run('')} />
    case 'issue':
      return <NoteSheet {...noted} title={t('issueTitle')} label={t('issueLabel')} hint={t('issueHint', days)} go={t('issue')} />
    case 'drop':
      return <NoteSheet {...noted} title={t('dropTitle')} label={t('dropLabel')} go={t('drop')} />
    case 'fail':
      return <NoteSheet {...noted} title={t('failTitle')} label={t('failLabel')} hint={t('failHint', days)} go={t('failGo')} />
    case 'answer':
      return (
        <NoteSheet
          {...noted}
          title={t('answerTitle')}
          label={t('answerLabel')}
          hint={t('answerHint')}
          go={t('answerGo')}
          missing={uploads.isBusy ? t('photosSending') : null}
          onSend={(note) => run(note, uploads.mediaIds)}
        >
          <Text look="sub">{t('answerPhotos')}</Text>
          <PhotoStrip id="answer-photos" photos={uploads.items} most={MOST_PHOTOS} onAdd={uploads.add} onRemove={uploads.remove} onRetry={uploads.retry} />
        </NoteSheet>
      )
  }
}
