import { MOST_VOICE_SECONDS } from '@jktl/shared/grid-events/media/model'
import Taro from '@tarojs/taro'
import type { LocalMedia } from './local-media'
import { keepMedia } from './media-files.weapp'

export const canRecord = (): boolean => true

/** Records until it is stopped, 60 seconds at most. @returns null: not allowed, or nothing recorded */
export function record(): { done: Promise<LocalMedia | null>; stop: () => void } {
  const recorder = Taro.getRecorderManager()
  const done = new Promise<LocalMedia | null>((resolve) => {
    recorder.onStop(({ tempFilePath, duration }) => {
      try {
        resolve(keepMedia('VOICE', tempFilePath, Math.min(MOST_VOICE_SECONDS, Math.max(1, Math.round(duration / 1000)))))
      } catch {
        resolve(null)
      }
    })
    recorder.onError(() => resolve(null))
    recorder.start({ duration: MOST_VOICE_SECONDS * 1000, format: 'mp3', sampleRate: 16_000, numberOfChannels: 1, encodeBitRate: 48_000 })
  })
  return { done, stop: () => recorder.stop() }
}

/** Plays from the beginning. @param onEnd once, however it ends. @returns ends it */
export function play(src: string, onEnd: () => void): () => void {
  const player = Taro.createInnerAudioContext()
  let isOver = false
  const end = (): void => {
    if (isOver) return
    isOver = true
    player.destroy()
    onEnd()
  }
  player.onEnded(end)
  player.onError(end)
  player.src = src
  player.play()
  return end
}
