import type { DutyTemplate } from '@jktl/shared/grid-events/supervision/contract'
import { DUTY_EVERY, DUTY_KINDS, DUTY_POSTS } from '@jktl/shared/grid-events/supervision/model'
import { formatDateCn } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { useRead, useWrite } from '@/platform/api'
import { Box, Button, Dialog, Empty, QueryStates, Tag, Text } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { DutyForm, WEEKDAYS } from '../../duty-form'
import { t } from '../../supervision-texts'
import { Trouble } from '../../trouble'

const everyText = ({ every, onDay }: DutyTemplate): string =>
  every === 'WEEK' ? t('weekly', { day: WEEKDAYS[(onDay ?? 1) - 1] ?? '' }) : every === 'MONTH' ? t('monthly', { day: onDay ?? 1 }) : DUTY_EVERY.DAY

/** 安排定期工作 (R262, kind 1): what managers have done again and again, on the working calendar. */
export default function DutyTemplatesPage() {
  const may = useMay('dutyTemplates')
  const query = useRead('gridEvents.listDutyTemplates', {}, { enabled: may })
  const [ending, setEnding] = useState<DutyTemplate | null>(null)
  const end = useWrite('gridEvents.endDutyTemplate', { refresh: ['gridEvents.listDutyTemplates'], onDone: () => setEnding(null) })
  return (
    <Frame
      title={t('templates')}
      current="dutyTemplates"
      note={t('templatesNote')}
      overlay={
        ending ? (
          <Dialog
            id="template-end"
            title={t('endTitle')}
            confirm={t('endIt')}
            danger
            busy={end.busy}
            onConfirm={() => end.run({ params: { id: ending.id }, ifMatch: ending.version })}
            dismiss={t('keepIt')}
            onDismiss={() => setEnding(null)}
          >
            {t('endNote')}
            <Trouble id="template-end-failed" failure={end.failure} />
          </Dialog>
        ) : undefined
      }
    >
      <QueryStates query={query}>
        {({ items, nodes }) => (
          <Box className="s-stack">
            <Panel id="templates-current" title={t('current')}>
              {items.length === 0 ? (
                <Empty icon="days" title={t('noTemplates')} />
              ) : (
                <Box as="ul" id="templates-list" className="evcs" label={t('current')}>
                  {items.map((template) => (
                    <Row key={template.id} template={template} onEnd={() => setEnding(template)} />
                  ))}
                </Box>
              )}
            </Panel>
            <DutyForm nodes={nodes} />
          </Box>
        )}
      </QueryStates>
    </Frame>
  )
}

const Row = ({ template, onEnd }: { template: DutyTemplate; onEnd: () => void }) => (
  <Box as="li" className="evc" id={`template-${template.id}`}>
    <Box className="evc__signs">
      <Tag>{DUTY_KINDS[template.kind]}</Tag>
      {template.needsPhoto ? <Tag>{t('needsPhoto')}</Tag> : null}
    </Box>
    <Text look="strong">{template.title}</Text>
    <Text look="sub">
      {t('templateLine', { node: template.nodeName, post: DUTY_POSTS[template.postKind], every: everyText(template), time: template.dueTime })}
    </Text>
    <Text look="sub">
      {[
        template.nextDueDay ? t('templateNext', { day: formatDateCn(template.nextDueDay) }) : null,
        t('templateFigures', { done: template.done, missed: template.missed }),
        t('madeBy', { name: template.makerName }),
      ]
        .filter(Boolean)
        .join(' · ')}
    </Text>
    {template.mayEnd ? (
      <Box className="evc__f">
        <Button id={`template-end-${template.id}`} kind="secondary" small fit label={`${t('endIt')} ${template.title}`} onPress={onEnd}>
          {t('endIt')}
        </Button>
      </Box>
    ) : null}
  </Box>
)
