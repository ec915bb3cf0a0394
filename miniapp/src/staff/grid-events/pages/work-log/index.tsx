import { GEOTAGS, WORK_KINDS } from '@jktl/shared/grid-events/work-log/model'
import { useState } from 'react'
import { type Answer, useRead, useWrite } from '@/platform/api'
import { Box, Button, Dialog, type KeyValue, KeyValueList, LinkButton, MediaList, QueryStates, Tag, Text } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { go, href, replace, useParams } from '../../../routes'
import { Trouble } from '../../trouble'
import { timeText } from '../../words'
import { t } from '../../work-log-texts'

type Log = Answer<'gridEvents.getWorkLog'>

/** 工作记录 (R263): what it says now, where and when, what it said before. */
export default function WorkLogPage() {
  const { id = '' } = useParams('workLog')
  const may = useMay('workLogs')
  const query = useRead('gridEvents.getWorkLog', { params: { id } }, { enabled: may && id !== '' })
  const [isDeleting, setDeleting] = useState(false)
  const remove = useWrite('gridEvents.deleteWorkLog', { refresh: ['gridEvents.searchWorkLogs'], onDone: () => replace('workLogs', {}) })
  const log = query.data
  return (
    <Frame
      title={t('log')}
      current="workLogs"
      task
      overlay={
        log && isDeleting ? (
          <Dialog
            id="log-delete"
            title={t('removeTitle')}
            confirm={t('remove')}
            danger
            busy={remove.busy}
            onConfirm={() => remove.run({ params: { id }, ifMatch: log.version })}
            dismiss={t('keep')}
            onDismiss={() => setDeleting(false)}
          >
            {t('removeNote')}
            <Trouble id="log-delete-failed" failure={remove.failure} />
          </Dialog>
        ) : undefined
      }
    >
      <QueryStates query={query}>{(shown) => <Content log={shown} onDelete={() => setDeleting(true)} />}</QueryStates>
    </Frame>
  )
}

function Content({ log, onDelete }: { log: Log; onDelete: () => void }) {
  const { event } = log
  return (
    <Box className="s-stack">
      <Panel id="log-facts" title={log.name} end={<Tag>{WORK_KINDS[log.kind]}</Tag>}>
        <Box className="s-stack">
          <Text>{log.text}</Text>
          <KeyValueList items={factsOf(log)} />
          {event ? (
            <LinkButton id="log-event" href={href('gridEvent', { id: event.id })} onPress={() => go('gridEvent', { id: event.id })}>
              {`${t('event')} ${event.eventNo}`}
            </LinkButton>
          ) : null}
        </Box>
      </Panel>
      {log.photos.length > 0 ? (
        <Panel id="log-photos" title={t('photos')}>
          <MediaList id="log-photo" items={log.photos} />
        </Panel>
      ) : null}
      {log.changes.length > 0 ? (
        <Panel id="log-changes" title={t('changes')} note={t('changesNote')}>
          <KeyValueList
            items={log.changes.map(({ version, at, name, text }) => ({
              key: t('version', { version, time: timeText(at) }),
              value: name === log.name ? text : `${name}：${text}`,
            }))}
          />
        </Panel>
      ) : null}
      <Box className="acts">
        {log.allowedActions.includes('edit') ? (
          <Button id="log-edit" fit icon="edit" href={href('workLogForm', { id: log.id })} onPress={() => go('workLogForm', { id: log.id })}>
            {t('edit')}
          </Button>
        ) : null}
        {log.allowedActions.includes('supervise') ? (
          <LinkButton
            id="log-supervise"
            more
            href={href('superviseEvent', { id: log.id, kind: 'WORK_LOG' })}
            onPress={() => go('superviseEvent', { id: log.id, kind: 'WORK_LOG' })}
          >
            {t('supervise')}
          </LinkButton>
        ) : null}
        {log.allowedActions.includes('delete') ? (
          <Button id="log-remove" kind="danger" fit icon="trash" onPress={onDelete}>
            {t('remove')}
          </Button>
        ) : null}
      </Box>
    </Box>
  )
}

function factsOf(log: Log): KeyValue[] {
  const metres = log.point?.accuracyM
  return [
    { key: t('by'), value: log.recorderName },
    { key: t('captured'), value: timeText(log.capturedAt) },
    { key: t('recorded'), value: timeText(log.recordedAt) },
    { key: t('where'), value: log.nodeName },
    { key: t('place'), value: metres ? `${GEOTAGS[log.geotag]}，${t('accuracy', { metres: Math.round(metres) })}` : GEOTAGS[log.geotag] },
    ...(log.duty ? [{ key: t('duty'), value: log.duty.title }] : []),
  ]
}
