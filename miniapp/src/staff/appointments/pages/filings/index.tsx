import type { Filing } from '@jktl/shared/appointments/supervision/contract'
import { FILING_STATES } from '@jktl/shared/appointments/supervision/model'
import { useState } from 'react'
import { ApiProblem, useRead, useWrite } from '@/platform/api'
import { Box, Button, ChipGroup, ErrorState, Field, Notice, QueryStates } from '@/ui'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { href, useParams } from '../../../routes'
import { FilingTable } from '../../filing-table'
import { t } from '../../supervision-texts'

const STATES = ['SUBMITTED', 'APPROVED', 'RETURNED', 'EXPIRED'] as const satisfies readonly (typeof FILING_STATES)[number][]

/** 备案 of the region (R269): the regulator lets pass or sends back with a reason. */
export default function FilingsPage() {
  const [filter, setFilter] = useFilters<{ state?: string }>(useParams('filings'), (next) => href('filings', next))
  const [returning, setReturning] = useState<Filing | null>(null)
  const [reason, setReason] = useState('')
  const state = STATES.find((one) => one === filter.state)
  const query = useRead('appointments.listFilings', { query: state ? { state } : {} })
  const write = useWrite('appointments.decideFiling', { onDone: () => setReturning(null), refresh: ['appointments.listFilings'] })
  const isStale = write.failure instanceof ApiProblem && write.failure.status === 412
  return (
    <Frame title={t('filings')} current="filings">
      <ChipGroup
        id="filings-state"
        label={t('filingState')}
        value={state ?? 'all'}
        onChange={(value) => setFilter({ state: value === 'all' ? undefined : value })}
        choices={[{ value: 'all' as const, label: t('all') }, ...STATES.map((value) => ({ value, label: t(value) }))]}
      />
      {isStale ? (
        <Notice tone="notice" live>
          {t('stale')}
        </Notice>
      ) : write.failure ? (
        <ErrorState id="filings-error" failure={write.failure} />
      ) : null}
      {returning ? (
        <Panel id="filing-return" danger title={`${t('returnBack')} ${returning.name}`}>
          <Box className="s-stack">
            <Field id="filing-return-reason" label={t('returnReason')} value={reason} onChange={setReason} multiline maxLength={200} first />
            <Box className="acts">
              <Button
                id="filing-return-send"
                kind="danger-fill"
                fit
                busy={write.busy}
                disabledReason={reason.trim().length >= 2 ? undefined : t('returnReason')}
                onPress={() => write.run({ params: { id: returning.id }, ifMatch: returning.version, body: { decision: 'RETURN', reason: reason.trim() } })}
              >
                {t('returnSend')}
              </Button>
              <Button id="filing-return-cancel" kind="secondary" fit onPress={() => setReturning(null)}>
                {t('giveUp')}
              </Button>
            </Box>
          </Box>
        </Panel>
      ) : null}
      <QueryStates query={query}>
        {({ items, unfiled }) => (
          <>
            <Panel title={t('filings')} note={items.length === 0 ? t('noneFiled') : undefined} flush>
              {items.length > 0 ? (
                <FilingTable
                  filings={items}
                  end={(filing) =>
                    filing.allowedActions.includes('approve') ? (
                      <Box className="acts">
                        <Button
                          id={`filing-${filing.id}-approve`}
                          small
                          fit
                          busy={write.busy}
                          onPress={() => write.run({ params: { id: filing.id }, ifMatch: filing.version, body: { decision: 'APPROVE' } })}
                        >
                          {t('approve')}
                        </Button>
                        <Button id={`filing-${filing.id}-return`} kind="danger" small fit onPress={() => setReturning(filing)}>
                          {t('returnBack')}
                        </Button>
                      </Box>
                    ) : null
                  }
                />
              ) : null}
            </Panel>
            {unfiled.length > 0 ? (
              <Panel title={t('unfiled', { count: unfiled.length })}>
                <Box as="p">{unfiled.map(({ institutionName }) => institutionName).join('、')}</Box>
              </Panel>
            ) : null}
          </>
        )}
      </QueryStates>
    </Frame>
  )
}
