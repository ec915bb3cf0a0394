import { useEffect, useRef, useState } from 'react'
import { mediaAddress } from '@/platform/media'
import { play } from '@/platform/voice'
import { Button } from './button'
import { Box, Picture, Press } from './host'
import { Icon } from './icon'
import { Sheet } from './overlays'
import { Text } from './text'
import { t } from './texts'

/** A photo or voice note as the server shows it. */
interface ShownMedia {
  id: string
  kind: 'PHOTO' | 'VOICE'
  isRefused: boolean
  url: string | null
  thumbUrl: string | null
  seconds: number | null
}

function Recording({ id, url, seconds }: { id: string; url: string; seconds: number | null }) {
  const [isPlaying, setPlaying] = useState(false)
  const stop = useRef<(() => void) | null>(null)
  useEffect(() => () => stop.current?.(), [])
  const press = () => {
    if (isPlaying) return stop.current?.()
    setPlaying(true)
    stop.current = play(mediaAddress(url), () => setPlaying(false))
  }
  return (
    <Button id={id} kind="secondary" small fit icon={isPlaying ? 'square' : 'play'} onPress={press}>
      {t(isPlaying ? 'voiceStop' : 'voicePlay', { n: seconds ?? 0 })}
    </Button>
  )
}

/** Photos and voice notes of something, each opened by a press; what is still being checked is named, not shown. */
export function MediaList({ id, items }: { id: string; items: readonly ShownMedia[] }) {
  const [open, setOpen] = useState<ShownMedia | null>(null)
  if (items.length === 0) return null
  return (
    <Box>
      <Box as="ul" id={id} className="photos">
        {items.map((item, index) => {
          const name = t(item.kind === 'PHOTO' ? 'photoNumber' : 'voiceNumber', { n: index + 1 })
          return (
            <Box as="li" key={item.id} className="photos__i">
              {!item.url ? (
                <Box className="photo">
                  <Icon name={item.isRefused ? 'alert' : 'clock'} />
                  <Text inline look="mini">
                    {t(item.isRefused ? 'photoRefused' : 'photoWaiting')}
                  </Text>
                </Box>
              ) : item.kind === 'VOICE' ? (
                <Recording id={`${id}-${index}`} url={item.url} seconds={item.seconds} />
              ) : (
                <Press id={`${id}-${index}`} className="photo" label={t('photoOpen', { name })} onPress={() => setOpen(item)}>
                  <Picture className="photo__img" src={mediaAddress(item.thumbUrl ?? item.url)} alt="" />
                </Press>
              )}
            </Box>
          )
        })}
      </Box>
      {open?.url ? (
        <Sheet id={`${id}-large`} title={t('photo')} onClose={() => setOpen(null)}>
          <Picture className="photo__large" src={mediaAddress(open.url)} alt={t('photo')} />
        </Sheet>
      ) : null}
    </Box>
  )
}
