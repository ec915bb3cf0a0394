import type { QuotaPlan } from '@jktl/shared/appointments/pool/contract'
import type { Channel } from '@jktl/shared/appointments/model'
import { addDays, isBusinessDate } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { useRead, useWrite, type Answer } from '@/platform/api'
import { Box, Button, Field, Notice, Pill, QueryStates, Table } from '@/ui'
import { Panel } from '../frame/panel'
import { t } from './pool-texts'
import { channelText } from './pool-words'
import { WriteTrouble } from './write-trouble'

export const CHANNELS: readonly Channel[] = ['ONLINE', 'WINDOW', 'PHONE', 'ELDER', 'REFERRAL']
type Applied = Answer<'appointments.previewQuotaPlan'>

/** One version of a plan, and using it on sessions that exist. */
export function QuotaCard({ plan, today, canApply }: { plan: QuotaPlan; today: string; canApply: boolean }) {
  const [isOpen, setOpen] = useState(false)
  const place = plan.doctorName ?? plan.departmentName ?? t('wholeInstitution')
  return (
    <Panel
      id={`quota-${plan.id}`}
      title={t('quotaVersion', { version: plan.version })}
      note={t('quotaPlace', { place, date: plan.effectiveFrom })}
      end={<Pill tone={plan.isInForce ? 'ok' : 'paused'}>{t(plan.isInForce ? 'inForce' : plan.effectiveFrom > today ? 'laterForce' : 'formerForce')}</Pill>}
    >
      <Box className="s-stack">
        <Box as="p">
          {`${t(plan.mode)}：${
            plan.mode === 'CUSTOM'
              ? plan.pattern.map(channelText).join('、')
              : CHANNELS.filter((channel) => plan.shares[channel] > 0)
                  .map((channel) => `${channelText(channel)} ${plan.shares[channel]}`)
                  .join('，')
          }`}
        </Box>
        {plan.keptChannels.length ? (
          <Box as="p" className="sub">
            {`${t('kept')}：${plan.keptChannels.map(channelText).join('、')}`}
          </Box>
        ) : null}
        {canApply ? (
          isOpen ? (
            <ApplyForm plan={plan} today={today} onClose={() => setOpen(false)} />
          ) : (
            <Box className="acts">
              <Button id={`quota-apply-${plan.id}`} kind="secondary" small onPress={() => setOpen(true)}>
                {t('apply')}
              </Button>
            </Box>
          )
        ) : null}
      </Box>
    </Panel>
  )
}

function ApplyForm({ plan, today, onClose }: { plan: QuotaPlan; today: string; onClose: () => void }) {
  const [from, setFrom] = useState<string>(addDays(today, 1))
  const [to, setTo] = useState<string>(addDays(today, 7))
  const [done, setDone] = useState<Applied | null>(null)
  const isRange = isBusinessDate(from) && isBusinessDate(to) && from <= to
  const preview = useRead('appointments.previewQuotaPlan', { params: { id: plan.id }, query: { from, to } }, { enabled: isRange && !done })
  const write = useWrite('appointments.applyQuotaPlan', {
    onDone: setDone,
    refresh: ['appointments.previewQuotaPlan', 'appointments.listPoolWeek', 'appointments.getPoolSession'],
  })
  if (done)
    return (
      <Notice id="quota-applied" tone="ok" live>
        {t('applyDone', { changes: done.changes })}
      </Notice>
    )
  return (
    <Box className="s-stack">
      <Field id="apply-from" label={t('applyFrom')} value={from} onChange={setFrom} maxLength={10} first />
      <Field id="apply-to" label={t('applyTo')} value={to} onChange={setTo} maxLength={10} />
      {isRange ? (
        <QueryStates query={preview}>
          {(seen) => (
            <>
              <Box as="p">{t('applyResult', { sessions: seen.sessions, limit: seen.limit, changes: seen.changes })}</Box>
              <Table
                id="apply-preview"
                label={t('applyPreview')}
                rows={CHANNELS}
                rowKey={(channel) => channel}
                columns={[
                  { key: 'channel', title: t('channel'), head: true, cell: channelText },
                  { key: 'before', title: t('before'), end: true, named: true, cell: (channel) => String(seen.before[channel]) },
                  { key: 'after', title: t('after'), end: true, named: true, cell: (channel) => String(seen.after[channel]) },
                ]}
              />
              <WriteTrouble id="apply-trouble" write={write} />
              <Box className="acts">
                <Button id="apply-submit" fit busy={write.busy} onPress={() => write.run({ params: { id: plan.id }, body: { from, to } })}>
                  {t('applySubmit', { changes: seen.changes })}
                </Button>
                <Button id="apply-cancel" kind="secondary" fit onPress={onClose}>
                  {t('giveUp')}
                </Button>
              </Box>
            </>
          )}
        </QueryStates>
      ) : null}
    </Box>
  )
}
