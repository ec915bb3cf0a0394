import { formatFen } from '@jktl/shared/kernel/money'
import type { CreditpayRule } from '@jktl/shared/payments/creditpay/contract'
import { useState } from 'react'
import { ApiProblem, useRead, useWrite } from '@/platform/api'
import { Button, Buttons, Checkbox, Dialog, Field, Notice, QueryStates, RadioGroup, Stack, Table, Text, type TableColumn, Unbroken } from '@/ui'
import { useMay, usePosts } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { t } from '../../creditpay-texts'
import { typedFen } from '../../creditpay-words'

const REFRESH = ['payments.listCreditpayRules'] as const
const AMOUNTS = ['startLimit', 'maxLimitYuan', 'visitMax'] as const
const NUMBERS = ['freeDays', 'freezeHours', 'listAfter', 'minAge'] as const
type Entry = (typeof AMOUNTS)[number] | (typeof NUMBERS)[number] | 'document' | 'sourceLine'

const valuesText = (r: CreditpayRule): string =>
  t('valuesText', {
    start: formatFen(r.startLimitFen),
    max: formatFen(r.maxLimitFen),
    visit: formatFen(r.visitMaxFen),
    days: r.interestFreeDays,
    hours: r.freezeHours,
    list: r.listAfterDays,
    age: r.minAge,
    review: t(r.isReviewed ? 'reviewed' : 'unreviewed'),
  })

/** A new version, beginning with the one in force at that place. */
function NewRule({ rules, institutions }: { rules: readonly CreditpayRule[]; institutions: readonly { id: string; name: string }[] }) {
  const [place, setPlace] = useState('')
  const base =
    rules.find((r) => r.state === 'IN_FORCE' && (r.institutionId ?? '') === place) ?? rules.find((r) => r.state === 'IN_FORCE' && r.institutionId === null)
  const [typed, setTyped] = useState<Partial<Record<Entry, string>>>({})
  const [isReviewed, setReviewed] = useState(true)
  const [error, setError] = useState<string>()
  const propose = useWrite('payments.proposeCreditpayRule', { onDone: () => setTyped({}), refresh: [...REFRESH] })
  const shown: Record<Entry, string> = {
    startLimit: String((base?.startLimitFen ?? 0) / 100),
    maxLimitYuan: String((base?.maxLimitFen ?? 0) / 100),
    visitMax: String((base?.visitMaxFen ?? 0) / 100),
    freeDays: String(base?.interestFreeDays ?? ''),
    freezeHours: String(base?.freezeHours ?? ''),
    listAfter: String(base?.listAfterDays ?? ''),
    minAge: String(base?.minAge ?? ''),
    document: base?.document ?? '',
    sourceLine: base?.source ?? '',
    ...typed,
  }
  const send = () => {
    const [startLimitFen, maxLimitFen, visitMaxFen] = AMOUNTS.map((key) => typedFen(shown[key]))
    const [interestFreeDays = NaN, freezeHours = NaN, listAfterDays = NaN, minAge = NaN] = NUMBERS.map((key) =>
      /^\d{1,3}$/.test(shown[key]) ? Number(shown[key]) : NaN,
    )
    if (startLimitFen == null || maxLimitFen == null || visitMaxFen == null || [interestFreeDays, freezeHours, listAfterDays, minAge].some(Number.isNaN))
      return setError(t('numbersNeeded'))
    setError(undefined)
    const values = { startLimitFen, maxLimitFen, visitMaxFen, interestFreeDays, freezeHours, listAfterDays, minAge, isReviewed }
    propose.run({ body: { ...(place ? { institutionId: place } : {}), ...values, document: shown.document.trim(), source: shown.sourceLine.trim() } })
  }
  const field = (key: Entry, first = false) => (
    <Field
      key={key}
      id={`rule-${key}`}
      label={t(key)}
      hint={key === 'document' ? t('documentHint') : undefined}
      value={shown[key]}
      onChange={(value) => setTyped({ ...typed, [key]: value })}
      maxLength={key === 'document' || key === 'sourceLine' ? 200 : 9}
      first={first}
    />
  )
  return (
    <Panel title={t('newRule')}>
      {propose.failure || error ? (
        <Notice id="rule-failed" tone="danger" live>
          {error ?? (propose.failure instanceof ApiProblem ? propose.failure.title : t('failed'))}
        </Notice>
      ) : null}
      <RadioGroup
        id="rule-place"
        label={t('place')}
        choices={[{ value: '', label: t('region') }, ...institutions.map(({ id, name }) => ({ value: id, label: name }))]}
        value={place}
        onChange={setPlace}
      />
      {[...AMOUNTS, ...NUMBERS, 'document' as const, 'sourceLine' as const].map((key) => field(key))}
      <Checkbox id="rule-reviewed" checked={isReviewed} onChange={setReviewed}>
        {t('review')}
      </Checkbox>
      <Stack>
        <Button id="rule-propose" busy={propose.busy} onPress={send}>
          {t('submit')}
        </Button>
      </Stack>
    </Panel>
  )
}

function Decide({ rule, isApproved, onDone }: { rule: CreditpayRule; isApproved: boolean; onDone: () => void }) {
  const [note, setNote] = useState('')
  const [error, setError] = useState<string>()
  const decide = useWrite('payments.decideCreditpayRule', { onDone, refresh: [...REFRESH] })
  const send = () =>
    note.trim().length < 2 ? setError(t('noteNeeded')) : decide.run({ params: { id: rule.id }, ifMatch: rule.version, body: { isApproved, note: note.trim() } })
  return (
    <Dialog
      id="rule-decision"
      title={`${rule.institutionName ?? t('region')} ${t('version', { n: rule.number })}`}
      confirm={t(isApproved ? 'approve' : 'reject')}
      onConfirm={send}
      busy={decide.busy}
      dismiss={t('cancel')}
      onDismiss={onDone}
    >
      <Text>{valuesText(rule)}</Text>
      <Field id="rule-note" label={t('note')} value={note} onChange={setNote} maxLength={200} error={error} required />
      {decide.failure ? <Notice tone="danger">{decide.failure instanceof ApiProblem ? decide.failure.title : t('failed')}</Notice> : null}
    </Dialog>
  )
}

/** 额度与账期 as data: versions, their source, and the second hand (K6). */
export default function CreditpayRulesPage() {
  const may = useMay('creditpayRules')
  const isMaker = usePosts().some(({ role }) => role === 'finance_maker')
  const [asked, setAsked] = useState<{ rule: CreditpayRule; isApproved: boolean } | null>(null)
  const query = useRead('payments.listCreditpayRules', {}, { enabled: may })
  const columns: readonly TableColumn<CreditpayRule>[] = [
    { key: 'place', title: t('place'), head: true, phone: 'line', cell: (r) => `${r.institutionName ?? t('region')} ${t('version', { n: r.number })}` },
    { key: 'state', title: t('state'), phone: 'line', cell: (r) => <Unbroken>{t(r.state)}</Unbroken> },
    { key: 'values', title: t('values'), named: true, cell: valuesText },
    {
      key: 'source',
      title: t('source'),
      named: true,
      cell: (r) => (r.isSample ? <Unbroken>{t('sample')}</Unbroken> : [r.document, r.source].filter(Boolean).join('，')),
    },
    {
      key: 'act',
      title: t('decision'),
      cell: (rule) =>
        rule.canDecide ? (
          <Buttons>
            <Button id={`rule-yes-${rule.id}`} kind="secondary" small onPress={() => setAsked({ rule, isApproved: true })}>
              {t('approve')}
            </Button>
            <Button id={`rule-no-${rule.id}`} kind="secondary" small onPress={() => setAsked({ rule, isApproved: false })}>
              {t('reject')}
            </Button>
          </Buttons>
        ) : (
          (rule.note ?? '—')
        ),
    },
  ]
  return (
    <Frame
      title={t('rules')}
      current="creditpayRules"
      note={t('rulesNote')}
      overlay={asked ? <Decide key={asked.rule.id} rule={asked.rule} isApproved={asked.isApproved} onDone={() => setAsked(null)} /> : undefined}
    >
      <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'inbox', title: t('noRules') }}>
        {({ items, institutions }) => (
          <>
            <Panel title={t('rules')} flush>
              <Table id="rules" label={t('rules')} columns={columns} rows={items} rowKey={(r) => r.id} />
            </Panel>
            {isMaker ? <NewRule rules={items} institutions={institutions} /> : null}
          </>
        )}
      </QueryStates>
    </Frame>
  )
}
