import type { Filing } from '@jktl/shared/appointments/supervision/contract'
import type { ReactNode } from 'react'
import { Pill, Table, type TableColumn } from '@/ui'
import { t } from './supervision-texts'

const TONES = { DRAFT: 'info', SUBMITTED: 'notice', APPROVED: 'ok', RETURNED: 'danger', EXPIRED: 'danger' } as const

/** 备案 as rows; `end` are the buttons of whoever looks at them. */
export function FilingTable({ filings, end }: { filings: readonly Filing[]; end: (filing: Filing) => ReactNode }) {
  const columns: readonly TableColumn<Filing>[] = [
    { key: 'name', title: t('name'), head: true, phone: 'line', cell: ({ name }) => name },
    { key: 'state', title: t('filingState'), cell: ({ state }) => <Pill tone={TONES[state]}>{t(state)}</Pill> },
    { key: 'institution', title: t('where'), named: true, cell: ({ institutionName, kind }) => `${institutionName}·${t(kind)}` },
    { key: 'code', title: t('creditCode'), phone: 'line', named: true, cell: ({ creditCode }) => creditCode },
    { key: 'contact', title: t('contact'), named: true, cell: ({ contactNameMasked, contactPhoneMasked }) => `${contactNameMasked} ${contactPhoneMasked}` },
    { key: 'contract', title: t('contract'), named: true, cell: ({ contractFrom, contractUntil }) => t('span', { from: contractFrom, to: contractUntil }) },
    {
      key: 'actions',
      title: t('actions'),
      phone: 'last',
      cell: (filing) => (
        <>
          {filing.returnReason ? t('returned', { reason: filing.returnReason }) : null}
          {end(filing)}
        </>
      ),
    },
  ]
  return <Table id="filings" label={t('filings')} columns={columns} rows={filings} rowKey={({ id }) => id} />
}
