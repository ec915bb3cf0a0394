import type { AccessEntry } from '@jktl/shared/health-records/access-log/contract'
import { actorLine, basisWords, whatWords } from '@jktl/shared/health-records/access-log/words'
import { clockTimeOf, formatTimeCn } from '@jktl/shared/kernel/dates'
import type { ReactNode } from 'react'
import { Button, Buttons, Card, Face, Grow, Heading, Plate, Row, Rule, Text } from '@/ui'
import { t } from './access-log-texts'

interface EntryProps {
  entry: AccessEntry
  /** Left out where nothing can be said to it. */
  onKnow?: () => void
  onComplain?: () => void
  busy?: boolean
}

const REVIEW = { WAITING: 'reviewWaiting', JUSTIFIED: 'reviewJustified', UNJUSTIFIED: 'reviewUnjustified' } as const

const isEmergency = ({ category, outcome }: AccessEntry): boolean => category === 'EMERGENCY' && outcome === 'PERMIT'
/** What stands out of the list: it was refused, or it was an emergency. */
export const isSpecial = (entry: AccessEntry): boolean => entry.outcome === 'DENY' || isEmergency(entry)

const initialOf = ({ actor }: AccessEntry): string => [...(actor.name ?? t('somebody'))].find((glyph) => glyph !== '*') ?? ''

function titleOf(entry: AccessEntry): string {
  if (entry.outcome === 'DENY') return entry.times > 1 ? t('deniedTitleMany', { times: entry.times }) : t('deniedTitle')
  return isEmergency(entry) ? t('emergencyTitle') : actorLine(entry)
}
function whatOf(entry: AccessEntry): string {
  const [who, what] = [actorLine(entry), whatWords(entry)]
  if (entry.outcome === 'DENY') return t('deniedText', { who, what })
  return isEmergency(entry) ? t('emergencyText', { who, what }) : what
}
function whyOf(entry: AccessEntry): string | null {
  if (entry.outcome === 'DENY') return entry.actor.institutionName
  const why = entry.review ? t(REVIEW[entry.review]) : entry.purpose === 'TREAT' && entry.basis.kind === 'AUTHOR' ? t('purpose') : basisWords(entry)
  const place = entry.actor.institutionName
  return place ? t('basisLine', { place, basis: why }) : why
}

function Mark({ entry }: { entry: AccessEntry }) {
  if (entry.outcome === 'DENY') return <Plate icon="shield" tone="danger" />
  return isEmergency(entry) ? <Plate icon="alert" tone="notice" /> : <Face initial={initialOf(entry)} plate />
}

function Said({ entry, onKnow, onComplain, busy }: EntryProps): ReactNode {
  if (entry.complaint)
    return (
      <>
        <Rule />
        <Text look="sub">{t(entry.complaint.state === 'OPEN' ? 'complainOpen' : 'complainAnswered')}</Text>
      </>
    )
  if (entry.isAcknowledged || !onKnow || !onComplain) return null
  return (
    <>
      <Rule />
      <Buttons>
        <Button id={`know-${entry.id}`} kind="secondary" {...(busy ? { busy } : {})} onPress={onKnow}>
          {t('know')}
        </Button>
        <Button id={`complain-${entry.id}`} kind="danger" onPress={onComplain}>
          {t('complain')}
        </Button>
      </Buttons>
    </>
  )
}

/** One look in words: who, when, what, and on what it rested. */
export function EntryLines({ entry }: { entry: AccessEntry }) {
  const why = whyOf(entry)
  return (
    <Row top>
      <Mark entry={entry} />
      <Grow>
        <Row top>
          <Grow>
            <Heading level={3}>{titleOf(entry)}</Heading>
          </Grow>
          <Text look="sub" inline>
            {formatTimeCn(clockTimeOf(Date.parse(entry.at)))}
          </Text>
        </Row>
        <Text>{whatOf(entry)}</Text>
        {why ? <Text look="sub">{why}</Text> : null}
      </Grow>
    </Row>
  )
}

/** What was refused and emergencies stand in cards of their own, with what one can say to them. */
export const SpecialEntry = (props: EntryProps) => (
  <Card id={`access-${props.entry.id}`} tone={props.entry.outcome === 'DENY' ? 'danger' : 'notice'}>
    <EntryLines entry={props.entry} />
    <Said {...props} />
  </Card>
)
