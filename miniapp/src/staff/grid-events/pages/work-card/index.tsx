import type { WorkCard } from '@jktl/shared/grid-events/people/contract'
import { CARD_WINDOW_SECONDS } from '@jktl/shared/grid-events/people/model'
import { useState } from 'react'
import { ApiProblem, NetworkFailure, useRead } from '@/platform/api'
import { download } from '@/platform/download'
import { serverNow } from '@/platform/server-time'
import {
  Box,
  Button,
  Card,
  Center,
  Countdown,
  Empty,
  ErrorState,
  Face,
  KeyValueList,
  Loading,
  Notice,
  Outcome,
  QrCode,
  Row,
  Skeleton,
  Stack,
  Text,
  Unbroken,
} from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { t } from '../../people-texts'

const GROUP = 3
const grouped = (code: string): string => code.match(new RegExp(`.{1,${GROUP}}`, 'g'))?.join(' ') ?? code

const Shown = ({ card, onRenew }: { card: WorkCard; onRenew: () => void }) => (
  <Card label={t('card')}>
    <Center>
      <Face initial={card.initials} plate />
      <Text look="headline">{card.name}</Text>
      <Text look="strong">{`${card.gridName} ${card.postLabel}`}</Text>
    </Center>
    <KeyValueList
      items={[
        { key: t('unit'), value: card.unitName },
        { key: t('cardNo'), value: card.cardNo },
      ]}
    />
    <Center>
      <Stack>
        <QrCode id="work-card-code" text={card.link} alt={t('codeAlt')} large />
      </Stack>
      <Text look="key" id="work-card-digits">
        <Unbroken>{grouped(card.code)}</Unbroken>
      </Text>
      <Row tight>
        <Countdown id="work-card-left" until={card.changesAt} warnBelowMs={5000} atMostMs={CARD_WINDOW_SECONDS * 1000} onEnd={onRenew} />
        <Text look="sub" inline>
          {t('codeLeft')}
        </Text>
      </Row>
    </Center>
    {card.isSuspended ? <Notice tone="danger">{t('cardSuspended')}</Notice> : null}
  </Card>
)

function Download() {
  const [state, setState] = useState<'idle' | 'busy' | 'done' | 'failed'>('idle')
  const fetchIt = () => {
    setState('busy')
    download({ id: 'gridEvents.getWorkCardFile', params: {}, name: t('fileName'), kind: 'pdf' }).then(
      () => setState('done'),
      () => setState('failed'),
    )
  }
  return (
    <Stack>
      <Button id="work-card-download" kind="secondary" icon="idcard" busy={state === 'busy'} onPress={fetchIt}>
        {t('download')}
      </Button>
      <Text look="sub">{t('downloadNote')}</Text>
      {state === 'done' ? (
        <Notice tone="ok" live>
          {t('downloaded')}
        </Notice>
      ) : null}
      {state === 'failed' ? (
        <Notice tone="danger" live>
          {t('downloadFailed')}
        </Notice>
      ) : null}
    </Stack>
  )
}

function Live() {
  const query = useRead('gridEvents.getWorkCard', {}, { refetchMs: (CARD_WINDOW_SECONDS * 1000) / 2 })
  const renew = () => void query.refetch()
  // Digits that have changed are never shown, not even while the next ones are on their way.
  if (query.data && Date.parse(query.data.changesAt) > serverNow()) return <Shown card={query.data} onRenew={renew} />
  if (query.error instanceof NetworkFailure)
    return (
      <Outcome tone="wait" icon="cloudoff" title={t('cardOffline')}>
        <Button id="work-card-retry" kind="secondary" icon="refresh" className="mt4" onPress={renew}>
          {t('retry')}
        </Button>
      </Outcome>
    )
  if (query.error instanceof ApiProblem && query.error.code === 'GRID_EVENTS.NO_GRID_POST')
    return <Empty icon="idcard" title={t('noCard')} note={t('noCardNote')} />
  if (query.error) return <ErrorState failure={query.error} onRetry={renew} />
  return (
    <Loading>
      <Skeleton rows={4} />
    </Loading>
  )
}

/** 工作证 (R260): the code that changes is the proof; no picture of it is worth anything half a minute later. */
export default function WorkCardPage() {
  const may = useMay('workCard')
  return (
    <Frame title={t('card')} current="workCard" note={t('cardNote')}>
      {may ? (
        <Box className="s-stack">
          <Live />
          <Download />
        </Box>
      ) : null}
    </Frame>
  )
}
