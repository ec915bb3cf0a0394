import type { SessionWaitlist } from '@jktl/shared/appointments/waitlist/contract'
import type { GivenTier } from '@jktl/shared/appointments/waitlist/model'
import { clockTimeOf, dateOf, formatDateCn, formatDayCn, formatTimeCn } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { ApiProblem, useRead, useWrite } from '@/platform/api'
import { Box, Button, Dialog, Field, KeyValueList, Notice, QueryStates, RadioGroup, Stack, Table, type TableColumn } from '@/ui'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { useParams } from '../../../routes'
import { t } from '../../waitlist-texts'

type Entry = SessionWaitlist['items'][number]
// Values of the contract's list; the contract itself stays a type.
const TIERS: readonly GivenTier[] = ['REFERRAL', 'ELDER', 'NORMAL']

const moment = (instant: string): string => {
  const at = Date.parse(instant)
  return `${formatDateCn(dateOf(at))} ${formatTimeCn(clockTimeOf(at))}`
}
const stateOf = ({ state, offerExpiresAt }: Entry): string =>
  state === 'OFFERED'
    ? t('OFFERED', { time: offerExpiresAt ? formatTimeCn(clockTimeOf(Date.parse(offerExpiresAt))) : '' })
    : state === 'ACCEPTED'
      ? t('ACCEPTED')
      : t('WAITING')

const columns = (onChange: (entry: Entry) => void): readonly TableColumn<Entry>[] => [
  {
    key: 'place',
    title: t('place'),
    cell: ({ place }) => (
      <Box as="span" className="num">
        {t('placeValue', { place })}
      </Box>
    ),
  },
  {
    key: 'person',
    title: t('person'),
    head: true,
    cell: ({ personNameMasked, prepaid }) => (prepaid ? `${personNameMasked} · ${t('prepaid')}` : personNameMasked),
  },
  { key: 'tier', title: t('tier'), named: true, cell: ({ tier }) => t(tier) },
  {
    key: 'joined',
    title: t('joinedAt'),
    named: true,
    cell: ({ joinedAt }) => (
      <Box as="span" className="num">
        {moment(joinedAt)}
      </Box>
    ),
  },
  { key: 'wants', title: t('wants'), named: true, cell: ({ wantsDoctor }) => (wantsDoctor ? t('wantsDoctor') : t('wantsDepartment')) },
  {
    key: 'state',
    title: t('state'),
    named: true,
    cell: (entry) => (entry.offersMissed > 0 ? `${stateOf(entry)} · ${t('missed', { count: entry.offersMissed })}` : stateOf(entry)),
  },
  {
    key: 'change',
    title: t('change'),
    phone: 'last',
    cell: (entry) =>
      entry.state === 'WAITING' && entry.tier !== 'DRAW' ? (
        <Button id={`tier-${entry.id}`} kind="secondary" small label={t('changeFor', { person: entry.personNameMasked })} onPress={() => onChange(entry)}>
          {t('change')}
        </Button>
      ) : null,
  },
]

/** W4: a tier is changed by a person, with a reason that stays. */
function ChangeTier({ entry, onClose }: { entry: Entry; onClose: () => void }) {
  const [tier, setTier] = useState<GivenTier>(entry.tier === 'DRAW' ? 'NORMAL' : entry.tier)
  const [reason, setReason] = useState('')
  const write = useWrite('appointments.changeWaitlistTier', { onDone: onClose, refresh: ['appointments.getSessionWaitlist'] })
  const isStale = write.failure instanceof ApiProblem && write.failure.status === 412
  const canSend = reason.trim().length >= 2
  return (
    <Dialog
      id="tier-dialog"
      title={t('changeTitle', { person: entry.personNameMasked })}
      confirm={t('submit')}
      busy={write.busy}
      onConfirm={() => (canSend ? write.run({ params: { id: entry.id }, ifMatch: entry.version, body: { tier, reason: reason.trim() } }) : undefined)}
      dismiss={t('giveUp')}
      onDismiss={onClose}
    >
      <Notice tone="info">{t('changeNote')}</Notice>
      <RadioGroup id="tier-choice" label={t('tier')} value={tier} onChange={setTier} choices={TIERS.map((value) => ({ value, label: t(value) }))} />
      <Field id="tier-reason" label={t('reason')} value={reason} onChange={setReason} maxLength={200} {...(canSend ? {} : { hint: t('reasonNeeded') })} />
      {write.failure ? (
        <Notice id="tier-failed" tone="danger" live>
          {isStale ? t('stale') : write.failure instanceof ApiProblem ? write.failure.title : t('failed')}
        </Notice>
      ) : null}
    </Dialog>
  )
}

/** 候补名单 of one session: counts and the order with its keys, masked (W4, A32). */
export default function StaffWaitlistPage() {
  const { id = '' } = useParams('staffWaitlist')
  const [changing, setChanging] = useState<Entry | null>(null)
  const query = useRead('appointments.getSessionWaitlist', { params: { id } }, { enabled: id !== '', refetchMs: 15_000 })
  const seen = query.data
  return (
    <Frame title={t('title')} current="roster" task overlay={changing ? <ChangeTier entry={changing} onClose={() => setChanging(null)} /> : undefined}>
      <QueryStates query={query} id="waitlist">
        {({ counts, items }) => (
          <>
            <Panel
              id="waitlist-counts"
              title={
                seen ? t('sessionTitle', { doctor: `${seen.departmentName} ${seen.doctorName}`, day: formatDayCn(seen.date), half: t(seen.half) }) : t('title')
              }
              note={seen ? t('asOf', { time: formatTimeCn(clockTimeOf(Date.parse(seen.asOf))) }) : undefined}
            >
              <KeyValueList
                items={[
                  { key: t('waiting'), value: t('people', { count: counts.waiting }) },
                  { key: t('offered'), value: t('people', { count: counts.offered }) },
                  { key: t('accepted'), value: t('people', { count: counts.accepted }) },
                  { key: t('booked'), value: t('people', { count: counts.booked }) },
                  { key: t('reserved'), value: t('numbers', { count: counts.reserved }) },
                ]}
              />
            </Panel>
            <Stack>
              <Panel title={t('list')} note={t('listNote')} flush={items.length > 0}>
                {items.length > 0 ? (
                  <Table id="waitlist-entries" label={t('list')} columns={columns(setChanging)} rows={items} rowKey={(entry) => entry.id} />
                ) : (
                  <Box as="p">{`${t('nobody')}。${t('nobodyNote')}`}</Box>
                )}
              </Panel>
            </Stack>
          </>
        )}
      </QueryStates>
    </Frame>
  )
}
