import { useEffect, useRef, useState } from 'react'
import type { LocalMedia } from '@/platform/local-media'
import { canRecord, record } from '@/platform/voice'
import { Button, LinkButton } from './button'
import { Box } from './host'
import { Icon } from './icon'
import { Text } from './text'
import { t } from './texts'

interface VoiceNoteProps {
  id: string
  voice: LocalMedia | null
  onChange: (voice: LocalMedia | null) => void
}
/** One voice note of at most 60 seconds: pressed to begin, pressed to end. Nothing where this phone cannot record. */
export function VoiceNote({ id, voice, onChange }: VoiceNoteProps) {
  const [isRecording, setRecording] = useState(false)
  const [hasFailed, setFailed] = useState(false)
  const stop = useRef<(() => void) | null>(null)
  useEffect(() => () => stop.current?.(), [])
  if (!canRecord()) return null
  const begin = async () => {
    setFailed(false)
    setRecording(true)
    const recording = record()
    stop.current = recording.stop
    const made = await recording.done
    stop.current = null
    setRecording(false)
    if (made) onChange(made)
    else setFailed(true)
  }
  return (
    <Box id={id}>
      {voice ? (
        <Box className="row">
          <Icon name="mic" />
          <Text className="grow">{t('voiceLength', { n: voice.seconds ?? 0 })}</Text>
          <LinkButton id={`${id}-remove`} icon="trash" onPress={() => onChange(null)}>
            {t('remove')}
          </LinkButton>
        </Box>
      ) : (
        <Button
          id={`${id}-record`}
          kind={isRecording ? 'danger' : 'secondary'}
          icon={isRecording ? 'square' : 'mic'}
          onPress={() => (isRecording ? stop.current?.() : void begin())}
        >
          {t(isRecording ? 'voiceEnd' : 'voiceBegin')}
        </Button>
      )}
      {hasFailed ? (
        <Text id={`${id}-failed`} look="sub" role="alert">
          {t('voiceFailed')}
        </Text>
      ) : null}
    </Box>
  )
}
