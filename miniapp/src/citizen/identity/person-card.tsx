import type { Person } from '@jktl/shared/identity/contract'
import { Button, Card, Face, Grow, Heading, Notice, Pill, Row, Stack, Text, Unbroken, type StatusTone } from '@/ui'
import { relationLabel } from '../people/use-people'
import { go, href } from '../routes'
import { t } from './texts'

const TONE: Record<Person['realName'], StatusTone> = {
  UNVERIFIED: 'info',
  AUTO_PASSED: 'info',
  AUTO_FAILED: 'danger',
  MANUAL_REVIEW: 'info',
  VERIFIED: 'ok',
  REJECTED: 'danger',
}

/** One member of the family: who, in which state, what is still to be done. */
export function PersonCard({ person, onReview, onRemove }: { person: Person; onReview: () => void; onRemove: () => void }) {
  const waiting = person.binding === 'PENDING_CONSENT'
  const mayAskReview = person.realName === 'AUTO_FAILED' || person.realName === 'REJECTED'
  return (
    <Card id={`person-card-${person.id}`}>
      <Row top>
        <Face initial={person.initial} plate />
        <Grow>
          <Heading level={2}>
            <Unbroken>{relationLabel(person)}</Unbroken> <Unbroken>{person.nameMasked}</Unbroken>
          </Heading>
        </Grow>
        <Pill tone={waiting ? 'notice' : TONE[person.realName]}>{waiting ? t('waitingConsent') : t(person.realName)}</Pill>
      </Row>
      <Text look="sub" className="mt2">
        <Unbroken>{person.idNumberMasked ?? t('noId')}</Unbroken> <Unbroken>{t('age', { age: person.ageYears })}</Unbroken>
      </Text>
      {person.note ? <Notice tone={mayAskReview ? 'danger' : 'info'}>{person.note}</Notice> : null}
      {mayAskReview ? (
        <Button id={`family-review-${person.id}`} className="mt3" kind="secondary" onPress={onReview}>
          {t('askReview')}
        </Button>
      ) : null}
      {!waiting && person.realName === 'VERIFIED' ? (
        <Stack>
          <Row wrap>
            <Button
              id={`family-card-${person.id}`}
              kind="secondary"
              small
              icon="qr"
              href={href('healthCard', { id: person.id })}
              onPress={() => go('healthCard', { id: person.id })}
            >
              {t('healthCard')}
            </Button>
            {person.relation === 'SELF' ? null : <Remove id={person.id} onPress={onRemove} />}
          </Row>
        </Stack>
      ) : person.relation === 'SELF' ? null : (
        <Stack>
          <Remove id={person.id} onPress={onRemove} />
        </Stack>
      )}
    </Card>
  )
}

const Remove = ({ id, onPress }: { id: string; onPress: () => void }) => (
  <Button id={`family-remove-${id}`} kind="danger" small onPress={onPress}>
    {t('remove')}
  </Button>
)
