import { MOST_VOICE_SECONDS } from '@jktl/shared/grid-events/media/model'
import type { LocalMedia } from './local-media'
import { keepMedia } from './media-files.h5'

const RATE = 16_000

/** Whether this browser can record; only secure pages may use the microphone. */
export const canRecord = (): boolean =>
  typeof MediaRecorder !== 'undefined' && typeof OfflineAudioContext !== 'undefined' && navigator.mediaDevices?.getUserMedia !== undefined

/** PCM of 16 bits, one channel: what every phone plays and the server can read, whichever format the browser records. */
function wavOf(samples: Float32Array): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(44 + samples.length * 2))
  const word = (at: number, text: string) => [...text].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)))
  word(0, 'RIFF')
  view.setUint32(4, 36 + samples.length * 2, true)
  word(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, RATE, true)
  view.setUint32(28, RATE * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  word(36, 'data')
  view.setUint32(40, samples.length * 2, true)
  samples.forEach((sample, i) => view.setInt16(44 + i * 2, Math.max(-1, Math.min(1, sample)) * 0x7fff, true))
  return view.buffer
}
async function plainSound(recorded: Blob): Promise<{ wav: ArrayBuffer; seconds: number }> {
  const decoder = new OfflineAudioContext(1, 1, RATE)
  const sound = await decoder.decodeAudioData(await recorded.arrayBuffer())
  const seconds = Math.min(MOST_VOICE_SECONDS, sound.duration)
  const renderer = new OfflineAudioContext(1, Math.max(1, Math.floor(seconds * RATE)), RATE)
  const source = renderer.createBufferSource()
  source.buffer = sound
  source.connect(renderer.destination)
  source.start()
  return { wav: wavOf((await renderer.startRendering()).getChannelData(0)), seconds }
}

/** Records until it is stopped, 60 seconds at most. @returns null: not allowed, or nothing recorded */
export function record(): { done: Promise<LocalMedia | null>; stop: () => void } {
  let recorder: MediaRecorder | undefined
  let isStopped = false
  const run = async (): Promise<LocalMedia | null> => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
    const parts: Blob[] = []
    const made = new MediaRecorder(stream)
    recorder = made
    const ended = new Promise<void>((resolve) => made.addEventListener('stop', () => resolve(), { once: true }))
    made.addEventListener('dataavailable', ({ data }) => parts.push(data))
    made.start()
    const limit = setTimeout(() => made.stop(), MOST_VOICE_SECONDS * 1000)
    if (isStopped) made.stop()
    await ended
    clearTimeout(limit)
    stream.getTracks().forEach((track) => track.stop())
    const { wav, seconds } = await plainSound(new Blob(parts, { type: made.mimeType }))
    return keepMedia('VOICE', wav, Math.max(1, Math.round(seconds)))
  }
  return {
    done: run().catch(() => null),
    stop: () => {
      isStopped = true
      if (recorder?.state === 'recording') recorder.stop()
    },
  }
}

/** Plays from the beginning. @param onEnd once, however it ends. @returns ends it */
export function play(src: string, onEnd: () => void): () => void {
  const context = new AudioContext()
  let isOver = false
  const end = (): void => {
    if (isOver) return
    isOver = true
    void context.close()
    onEnd()
  }
  // Fetched and decoded here: the page's own rules forbid players of `data:`.
  void fetchedSound(src)
    .then((bytes) => context.decodeAudioData(bytes))
    .then((sound) => {
      const source = context.createBufferSource()
      source.buffer = sound
      source.connect(context.destination)
      source.addEventListener('ended', end)
      source.start()
    })
    .catch(end)
  return end
}
const fetchedSound = async (src: string): Promise<ArrayBuffer> => {
  if (!src.startsWith('data:')) return (await fetch(src)).arrayBuffer()
  const text = atob(src.slice(src.indexOf(',') + 1))
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0)).buffer
}
