import { useRead } from '@/platform/api'
import { callPhone } from '@/platform/phone'
import { Button, Cell, List, Notice, Text } from '@/ui'
import { t } from './clue-texts'

const FIRST = '120'
const SHOWN: readonly string[] = [FIRST, '12320']

/** Whom to call before writing anything: only numbers the content names with their source. */
export function EmergencyLines() {
  const query = useRead('content.listHotlines', {}, { keep: true })
  const lines = (query.data?.items ?? []).filter(({ phone }) => SHOWN.includes(phone))
  return (
    <>
      <Notice tone="danger" icon="phone">
        <Text look="strong">{t('urgentTitle')}</Text>
      </Notice>
      {lines.length > 0 ? (
        <List label={t('urgentTitle')}>
          {lines.map((line, index) => (
            <Cell
              key={line.phone}
              first={index === 0}
              icon="phone"
              plate="tint"
              title={line.name}
              note={t('lineNote', { about: line.about, hours: line.hours })}
              action={
                <Button
                  id={`clue-line-${line.phone}`}
                  kind={line.phone === FIRST ? 'danger-fill' : 'secondary'}
                  small
                  label={t('callName', { name: line.name, phone: line.phone })}
                  onPress={() => callPhone(line.phone)}
                >
                  {t('call', { phone: line.phone })}
                </Button>
              }
            />
          ))}
        </List>
      ) : query.isPending ? null : (
        <Button id="clue-line-120" kind="danger-fill" icon="phone" className="mt3" onPress={() => callPhone(FIRST)}>
          {t('call120')}
        </Button>
      )}
    </>
  )
}
