import type { SimilarReport } from '@jktl/shared/grid-events/report/contract'
import { dateOf, formatDateCn } from '@jktl/shared/kernel/dates'
import { mediaAddress } from '@/platform/media'
import { Button, Card, Heading, Picture, Sheet, Stack, Text } from '@/ui'
import { go, href } from '../routes'
import { t } from './report-texts'

const line = ({ reportedAt, stateLabel }: SimilarReport): string => t('similarLine', { day: formatDateCn(dateOf(Date.parse(reportedAt))), state: stateLabel })

interface Props {
  items: readonly SimilarReport[]
  busy: boolean
  onJoin: (id: string) => void
  onGoOn: () => void
  onClose: () => void
}
/** 这里已经有人报过 (§3.5): before a report is sent; nothing of who reported it. */
export const SimilarSheet = ({ items, busy, onJoin, onGoOn, onClose }: Props) => (
  <Sheet id="similar" title={t('similarTitle')} onClose={onClose}>
    <Text look="sub">{t('similarNote')}</Text>
    <Stack>
      {items.map((item) => (
        <Card key={item.id} id={`similar-${item.id}`}>
          <Heading level={3}>{item.text || t('noWords')}</Heading>
          {item.photoUrl ? <Picture className="photo__large" src={mediaAddress(item.photoUrl)} alt="" /> : null}
          <Text look="sub">{line(item)}</Text>
          <Text look="sub">
            {item.placeName}
            {item.distanceM === null ? '' : ` ${t('similarNear', { n: item.distanceM })}`}
          </Text>
          {item.followers > 0 ? <Text look="sub">{t('similarFollowers', { n: item.followers })}</Text> : null}
          {item.isOwn ? (
            <Stack>
              <Text>{t('similarOwn')}</Text>
              <Button id={`similar-look-${item.id}`} kind="secondary" href={href('myEvent', { id: item.id })} onPress={() => go('myEvent', { id: item.id })}>
                {t('look')}
              </Button>
            </Stack>
          ) : item.isEnded ? null : (
            <Stack>
              <Button id={`similar-join-${item.id}`} icon="users" busy={busy} onPress={() => onJoin(item.id)}>
                {t('meToo')}
              </Button>
            </Stack>
          )}
        </Card>
      ))}
    </Stack>
    <Stack>
      <Button id="similar-go-on" kind="secondary" onPress={onGoOn}>
        {t('notSame')}
      </Button>
    </Stack>
  </Sheet>
)
