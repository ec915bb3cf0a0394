import type { Person } from '@jktl/shared/identity/contract'
import { goBack } from '@/platform/router'
import { Button, Buttons, Card, Outcome, type IconName } from '@/ui'
import { replace } from '../routes'
import { t } from './texts'

type Ending = { tone: 'ok' | 'bad' | 'wait'; icon: IconName; title: string }

function endingOf({ binding, realName, nameMasked }: Person): Ending {
  const name = nameMasked
  if (binding === 'PENDING_CONSENT') return { tone: 'wait', icon: 'clock', title: t('addedWaiting', { name }) }
  if (realName === 'VERIFIED') return { tone: 'ok', icon: 'check', title: t('addedVerified', { name }) }
  if (realName === 'AUTO_FAILED' || realName === 'REJECTED') return { tone: 'bad', icon: 'alert', title: t('addedFailed', { name }) }
  return { tone: 'wait', icon: 'clock', title: t('addedChecking', { name }) }
}

/** What became of it, and what happens next. */
export function Added({ person }: { person: Person }) {
  const { tone, icon, title } = endingOf(person)
  return (
    <Card id="person-added">
      <Outcome tone={tone} icon={icon} title={title} note={person.note ?? (tone === 'ok' ? t('addedVerifiedNote') : undefined)} />
      <Buttons>
        <Button id="person-added-family" kind="secondary" onPress={() => replace('family')}>
          {t('toFamily')}
        </Button>
        <Button id="person-added-back" onPress={goBack}>
          {t('goBack')}
        </Button>
      </Buttons>
    </Card>
  )
}
