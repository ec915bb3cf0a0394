import { formatDateCn } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { useRead } from '@/platform/api'
import { currentPath } from '@/platform/router'
import { useSignedIn } from '@/platform/session'
import { Button, Cell, Empty, List, Page, Pill, QueryStates, Section, SelectRow, SignInPrompt } from '@/ui'
import { go, href } from '../../../routes'
import { type ChosenPlace, lastPlace, PlaceSheet } from '../../place-sheet'
import { t } from '../../service-evaluation-texts'

function Open({ nodeCode }: { nodeCode: string }) {
  const query = useRead('gridEvents.listOpenServiceEvaluations', { query: { nodeCode } }, { keep: true })
  return (
    <Section title={t('open')}>
      <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'clip', title: t('none'), note: t('noneNote') }}>
        {({ items }) => (
          <List label={t('open')}>
            {items.map((item, index) => (
              <Cell
                key={item.id}
                id={`evaluation-${item.id}`}
                first={index === 0}
                title={item.name}
                note={t('until', { date: formatDateCn(item.untilDay), place: item.nodeName })}
                value={item.isAnswered ? <Pill tone="ok">{t('answered')}</Pill> : t('toFill')}
                href={href('serviceEvaluation', { id: item.id, nodeCode })}
                onPress={() => go('serviceEvaluation', { id: item.id, nodeCode })}
              />
            ))}
          </List>
        )}
      </QueryStates>
    </Section>
  )
}

/** 社区（村）服务评价 (R265): what can be answered where one lives. */
export default function ServiceEvaluationsPage() {
  const signedIn = useSignedIn()
  const [place, setPlace] = useState<ChosenPlace | null>(lastPlace)
  const [isChoosing, setChoosing] = useState(false)
  return (
    <Page
      title={t('title')}
      overlay={
        isChoosing ? (
          <PlaceSheet
            onClose={() => setChoosing(false)}
            onChoose={(chosen) => {
              setPlace(chosen)
              setChoosing(false)
            }}
          />
        ) : undefined
      }
    >
      {!signedIn ? (
        <SignInPrompt returnTo={currentPath()} />
      ) : place ? (
        <>
          <SelectRow id="evaluations-place" label={t('place')} icon="pin" value={place.name} onPress={() => setChoosing(true)} />
          <Open nodeCode={place.code} />
        </>
      ) : (
        <Empty
          icon="pin"
          title={t('placeFirst')}
          note={t('placeFirstNote')}
          action={
            <Button id="evaluations-choose" onPress={() => setChoosing(true)}>
              {t('choose')}
            </Button>
          }
        />
      )}
    </Page>
  )
}
