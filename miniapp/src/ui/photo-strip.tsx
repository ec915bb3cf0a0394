import { useEffect, useState } from 'react'
import type { LocalMedia } from '@/platform/local-media'
import { mediaSrc } from '@/platform/media-files'
import { takePhotos } from '@/platform/photos'
import type { UploadState } from '@/platform/use-uploads'
import { Box, classes, Picture, Press } from './host'
import { Icon } from './icon'
import type { IconName } from './icons.generated'
import { Text } from './text'
import { t } from './texts'

/** Words and sign of each state; nothing is said of one that is simply kept or through. */
const SIGNS: Partial<Record<UploadState, { icon: IconName; text: 'photoSending' | 'photoWaiting' | 'photoRefused' | 'photoFailed' }>> = {
  SENDING: { icon: 'refresh', text: 'photoSending' },
  WAITING: { icon: 'clock', text: 'photoWaiting' },
  REFUSED: { icon: 'alert', text: 'photoRefused' },
  FAILED: { icon: 'cloudoff', text: 'photoFailed' },
}

/** A picture that lies on this phone. */
function LocalPicture({ id, mediaId, alt }: { id?: string; mediaId: string; alt: string }) {
  const [src, setSrc] = useState<string | null>(null)
  useEffect(() => {
    let isGone = false
    void mediaSrc(mediaId).then((found) => (isGone ? undefined : setSrc(found)))
    return () => void (isGone = true)
  }, [mediaId])
  return src ? <Picture id={id} className="photo__img" src={src} alt={alt} /> : <Icon name="image" />
}

interface StripPhoto {
  local: Pick<LocalMedia, 'id'>
  state: UploadState
  problem?: string | null
}
interface PhotoStripProps {
  id: string
  photos: readonly StripPhoto[]
  most: number
  onAdd: (photos: LocalMedia[]) => void
  onRemove: (localId: string) => void
  onRetry?: (localId: string) => void
}
/** Photos of a report or a note: added by camera or album, each with how far it is, and taken away again. */
export function PhotoStrip({ id, photos, most, onAdd, onRemove, onRetry }: PhotoStripProps) {
  const [isTaking, setTaking] = useState(false)
  const [failed, setFailed] = useState(0)
  const add = async () => {
    setTaking(true)
    setFailed(0)
    const taken = await takePhotos(most - photos.length)
    setTaking(false)
    setFailed(taken.failed)
    if (taken.photos.length > 0) onAdd(taken.photos)
  }
  const problems = photos.flatMap(({ problem }) => (problem ? [problem] : []))
  return (
    <Box>
      <Box as="ul" id={id} className="photos">
        {photos.map((photo, index) => {
          const sign = SIGNS[photo.state]
          const name = t('photoNumber', { n: index + 1 })
          return (
            <Box as="li" key={photo.local.id} className="photos__i">
              <Box className={classes('photo', photo.state === 'REFUSED' && 'photo--bad')}>
                <LocalPicture mediaId={photo.local.id} alt={name} />
              </Box>
              {sign ? (
                <Box className="photos__s" role="status">
                  <Icon name={sign.icon} size="xs" />
                  <Text inline look="mini">
                    {t(sign.text)}
                  </Text>
                </Box>
              ) : null}
              {photo.state === 'FAILED' && onRetry ? (
                <Press id={`${id}-retry-${index}`} className="link" label={t('photoRetry', { name })} onPress={() => onRetry(photo.local.id)}>
                  {t('retry')}
                </Press>
              ) : null}
              <Press id={`${id}-remove-${index}`} className="link" label={t('photoRemove', { name })} onPress={() => onRemove(photo.local.id)}>
                {t('remove')}
              </Press>
            </Box>
          )
        })}
        {photos.length < most ? (
          <Box as="li" className="photos__i">
            <Press id={`${id}-add`} className="photo photo--add" busy={isTaking} onPress={() => void add()}>
              <Icon name="camera" />
              {t(photos.length === 0 ? 'photoAdd' : 'photoMore')}
            </Press>
          </Box>
        ) : null}
      </Box>
      {failed > 0 ? (
        <Text id={`${id}-failed`} look="sub" role="alert">
          {t('photoUnreadable', { n: failed })}
        </Text>
      ) : null}
      {problems[0] ? (
        <Text id={`${id}-problem`} look="sub" role="alert">
          {problems[0]}
        </Text>
      ) : null}
    </Box>
  )
}
