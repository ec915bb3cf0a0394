import { useRead } from '@/platform/api'
import { callPhone } from '@/platform/phone'
import { Button, Notice, Text } from '@/ui'
import { HotlineList } from '../hotline-list'
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
        <HotlineList id="clue-line" label={t('urgentTitle')} lines={lines} first={FIRST} />
      ) : query.isPending ? null : (
        <Button id="clue-line-120" kind="danger-fill" icon="phone" className="mt3" onPress={() => callPhone(FIRST)}>
          {t('call120')}
        </Button>
      )}
    </>
  )
}
