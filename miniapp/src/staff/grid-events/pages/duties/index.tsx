import { MOST_PHOTOS } from '@jktl/shared/grid-events/model'
import type { GridDuty } from '@jktl/shared/grid-events/supervision/contract'
import { DUTY_KINDS } from '@jktl/shared/grid-events/supervision/model'
import { spanWords } from '@jktl/shared/grid-events/clocks/rules'
import { HOUR_MS } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { useRead, useWrite } from '@/platform/api'
import { serverNow } from '@/platform/server-time'
import { useUploads } from '@/platform/use-uploads'
import { Box, Button, Icon, LinkButton, MediaList, PhotoStrip, QueryStates, Text } from '@/ui'
import { useMay } from '../../../frame/access'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { LampSign } from '../../../frame/lamp'
import { Pager } from '../../../frame/pager'
import { QueueTabs } from '../../../frame/queue-tabs'
import { go, href, useParams } from '../../../routes'
import { NoteSheet } from '../../sheets/note-sheet'
import { t } from '../../supervision-texts'
import { timeText } from '../../words'

type DutyFilter = { view?: string; after?: string }
const VIEWS = ['DUE', 'PAST', 'AREA'] as const
type View = (typeof VIEWS)[number]
const LABELS: Record<View, string> = { DUE: t('DUE'), PAST: t('PAST'), AREA: t('dutyAREA') }
const EMPTY: Record<View, string> = { DUE: t('emptyDUE'), PAST: t('emptyPAST'), AREA: t('emptyDutyAREA') }
const viewOf = (text: string | undefined): View => VIEWS.find((view) => view === text) ?? 'DUE'

/** 我的定期工作 (R262, kind 1): what is due, what was done; never counted as 被督办. */
export default function DutiesPage() {
  const may = useMay('gridDuties')
  const isManager = useMay('dutyTemplates')
  const [filter, setFilter] = useFilters<DutyFilter>(useParams('gridDuties'), (next) => href('gridDuties', next))
  const [doing, setDoing] = useState<GridDuty | null>(null)
  const view = viewOf(filter.view)
  const query = useRead('gridEvents.listDuties', { query: { view, ...(filter.after ? { cursor: filter.after } : {}) } }, { enabled: may, keep: !filter.after })
  const due = query.data?.due ?? 0
  return (
    <Frame
      title={t('duties')}
      current="gridDuties"
      note={t('dutiesNote')}
      overlay={doing ? <DoSheet duty={doing} onClose={() => setDoing(null)} /> : undefined}
    >
      <Box className="s-stack">
        {isManager ? (
          <LinkButton id="duties-templates" more href={href('dutyTemplates')} onPress={() => go('dutyTemplates')}>
            {t('toTemplates')}
          </LinkButton>
        ) : null}
        <QueueTabs
          id="duties-tab"
          label={t('duties')}
          keys={isManager ? VIEWS : (['DUE', 'PAST'] as const)}
          current={view}
          text={(one) => (
            <>
              {LABELS[one]}
              {one === 'DUE' && due > 0 ? (
                <Box as="span" className="n n-hot">
                  {due}
                </Box>
              ) : null}
            </>
          )}
          href={(one) => href('gridDuties', { view: one })}
          onPick={(one) => setFilter({ view: one, after: undefined })}
        />
        <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0 && !filter.after, icon: 'check', title: EMPTY[view] }}>
          {({ items, nextCursor }) => (
            <>
              <Box as="ul" id="duties-list" className="evcs" label={LABELS[view]}>
                {items.map((duty) => (
                  <Row key={duty.id} duty={duty} onDo={() => setDoing(duty)} />
                ))}
              </Box>
              <Pager id="duties-page" after={filter.after} nextCursor={nextCursor} onPage={(after) => setFilter({ after })} />
            </>
          )}
        </QueryStates>
      </Box>
    </Frame>
  )
}

function DutyLamp({ duty: { state, dueAt, doneAt } }: { duty: GridDuty }) {
  const left = Date.parse(dueAt) - serverNow()
  if (state === 'DONE') return <LampSign colour="blue">{t('doneAt', { time: timeText(doneAt ?? dueAt) })}</LampSign>
  if (state === 'MISSED' || left <= 0) return <LampSign colour="red">{t('missed')}</LampSign>
  return <LampSign colour={left <= 2 * HOUR_MS ? 'yellow' : 'green'}>{t('left', { span: spanWords(left) })}</LampSign>
}
const Row = ({ duty, onDo }: { duty: GridDuty; onDo: () => void }) => (
  <Box as="li" className="evc" id={`duty-${duty.id}`}>
    <Box className="evc__signs">
      <DutyLamp duty={duty} />
      <Box as="span" className="flag flag-o">
        {DUTY_KINDS[duty.kind]}
      </Box>
      {duty.needsPhoto ? (
        <Box as="span" className="flag flag-b">
          {t('needsPhoto')}
        </Box>
      ) : null}
    </Box>
    <Text look="strong">{duty.title}</Text>
    {duty.instruction ? <Text look="sub">{duty.instruction}</Text> : null}
    <Box className="evc__l">
      <Icon name="pin" size="xs" tone="text-3" />
      <Box as="span">{[duty.nodeName, duty.isMine ? null : duty.personName].filter(Boolean).join(' · ')}</Box>
    </Box>
    {duty.note ? <Text>{duty.note}</Text> : null}
    <MediaList id={`duty-media-${duty.id}`} items={duty.photos} />
    <Box className="evc__f">
      <Box as="span" className="sub grow">
        {t('dutyDue', { time: timeText(duty.dueAt) })}
      </Box>
      {duty.isMine && duty.state === 'DUE' ? (
        <Button id={`duty-do-${duty.id}`} fit icon="check" label={t('doTitle', { title: duty.title })} onPress={onDo}>
          {t('doIt')}
        </Button>
      ) : null}
    </Box>
  </Box>
)

function DoSheet({ duty, onClose }: { duty: GridDuty; onClose: () => void }) {
  const uploads = useUploads()
  const done = useWrite('gridEvents.doDuty', { refresh: ['gridEvents.listDuties'], onDone: onClose })
  const missing = uploads.isBusy ? t('photosSending') : duty.needsPhoto && uploads.mediaIds.length === 0 ? t('photoNeeded') : null
  return (
    <NoteSheet
      id="duty"
      title={t('doTitle', { title: duty.title })}
      label={t('doLabel')}
      go={t('doGo')}
      busy={done.busy}
      failure={done.failure}
      missing={missing}
      onSend={(note) => done.run({ params: { id: duty.id }, ifMatch: duty.version, body: { note, mediaIds: uploads.mediaIds } })}
      onClose={onClose}
    >
      <Text look="sub">{t(duty.needsPhoto ? 'doPhotosNeeded' : 'doPhotos')}</Text>
      <PhotoStrip id="duty-photos" photos={uploads.items} most={MOST_PHOTOS} onAdd={uploads.add} onRemove={uploads.remove} onRetry={uploads.retry} />
    </NoteSheet>
  )
}
