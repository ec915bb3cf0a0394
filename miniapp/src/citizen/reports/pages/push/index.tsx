import type { PushRule } from '@jktl/shared/reports/contract'
import { USUAL_PUSH_WISH, type PushWish } from '@jktl/shared/reports/model'
import { useState } from 'react'
import { useRead } from '@/platform/api'
import { currentPath } from '@/platform/router'
import { useSignedIn } from '@/platform/session'
import { Button, Cell, List, Notice, Page, PersonChips, QueryStates, Section, SignInPrompt, Stack } from '@/ui'
import { chosenOf, personLabel } from '../../../records/record-person'
import { useParams } from '../../../routes'
import { ruleWords, wishWords } from '../../push-look'
import { PushSheet } from '../../push-sheet'
import { t } from '../../push-texts'

interface Open {
  rule: PushRule | null
  wish: PushWish
  isUsual: boolean
}

const Rules = ({ personId, onOpen }: { personId: string; onOpen: (open: Open) => void }) => {
  const query = useRead('reports.listPushRules', { params: { personId } })
  return (
    <QueryStates query={query} id="push-error">
      {({ usual, rules }) => {
        const general = rules.find(({ institutionId, kind }) => institutionId === null && kind === null) ?? null
        const special = rules.filter((rule) => rule !== general)
        return (
          <>
            <Section title={t('usual')}>
              <List label={t('usual')}>
                <Cell
                  id="push-usual"
                  first
                  icon="bell"
                  plate="tint"
                  title={wishWords(general ?? usual)}
                  note={t('usualNote')}
                  onPress={() => onOpen({ rule: general, wish: general ?? usual, isUsual: true })}
                />
              </List>
            </Section>
            <Section title={t('special')}>
              {special.length > 0 ? (
                <List id="push-rules" label={t('special')}>
                  {special.map((rule, i) => (
                    <Cell
                      key={rule.id}
                      id={`push-rule-${rule.id}`}
                      first={i === 0}
                      icon="report"
                      title={ruleWords(rule)}
                      note={wishWords(rule)}
                      onPress={() => onOpen({ rule, wish: rule, isUsual: false })}
                    />
                  ))}
                </List>
              ) : null}
              <Stack>
                <Button id="push-add" kind="secondary" icon="plus" onPress={() => onOpen({ rule: null, wish: USUAL_PUSH_WISH, isUsual: false })}>
                  {t('add')}
                </Button>
              </Stack>
            </Section>
          </>
        )
      }}
    </QueryStates>
  )
}

/** 报告提醒设置 (R365, R367): for whom, which, when, how, and whether again. */
export default function ReportPushPage() {
  const signedIn = useSignedIn()
  const { personId: asked } = useParams('reportPush')
  const [chosenId, setChosenId] = useState<string | null>(asked ?? null)
  const [open, setOpen] = useState<Open | null>(null)
  const people = useRead('healthRecords.listRecordPersons', {}, { keep: true, enabled: signedIn })
  const readable = (people.data?.items ?? []).filter(({ basis }) => basis !== 'NONE' && basis !== 'UNVERIFIED')
  const personId = chosenOf(readable, chosenId)?.personId
  if (!signedIn)
    return (
      <Page title={t('title')}>
        <SignInPrompt note={t('signIn')} returnTo={currentPath()} />
      </Page>
    )
  return (
    <Page title={t('title')} overlay={open && personId ? <PushSheet personId={personId} {...open} onClose={() => setOpen(null)} /> : undefined}>
      {readable.length > 1 ? (
        <PersonChips
          people={readable.map((one) => ({ id: one.personId, initial: one.nameMasked.slice(-1), label: personLabel(one) }))}
          value={personId ?? null}
          onChange={setChosenId}
        />
      ) : null}
      <Notice>
        {t('intro')}
        {t('critical')}
      </Notice>
      <QueryStates query={people} id="push-people-error">
        {() => (personId ? <Rules key={personId} personId={personId} onOpen={setOpen} /> : null)}
      </QueryStates>
    </Page>
  )
}
