/** A recording with nothing in it but sound. */
export interface Voice {
  mediaType: 'audio/mpeg' | 'audio/wav'
  bytes: Buffer
  seconds: number
}

const WAV_HEAD = 44
const RATES = { least: 8_000, most: 48_000 } as const

/** PCM of 16 bits: the header is written anew, so that no other chunk of the file survives. */
function readWav(bytes: Buffer): Voice | null {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE') return null
  let format: Buffer | null = null
  for (let at = 12; at + 8 <= bytes.length;) {
    const [name, size] = [bytes.toString('latin1', at, at + 4), bytes.readUInt32LE(at + 4)]
    const body = bytes.subarray(at + 8, at + 8 + size)
    if (name === 'fmt ') format = body
    if (name === 'data') return format ? wavOf(format, body) : null
    at += 8 + size + (size % 2)
  }
  return null
}
function wavOf(format: Buffer, samples: Buffer): Voice | null {
  if (format.length < 16) return null
  const [coding, channels, rate, bits] = [format.readUInt16LE(0), format.readUInt16LE(2), format.readUInt32LE(4), format.readUInt16LE(14)]
  if (coding !== 1 || bits !== 16 || channels < 1 || channels > 2 || rate < RATES.least || rate > RATES.most) return null
  const frame = channels * 2
  const sound = samples.subarray(0, samples.length - (samples.length % frame))
  if (sound.length === 0) return null
  const head = Buffer.alloc(WAV_HEAD)
  head.write('RIFF', 0, 'latin1')
  head.writeUInt32LE(WAV_HEAD - 8 + sound.length, 4)
  head.write('WAVEfmt ', 8, 'latin1')
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(channels, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate * frame, 28)
  head.writeUInt16LE(frame, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36, 'latin1')
  head.writeUInt32LE(sound.length, 40)
  return { mediaType: 'audio/wav', bytes: Buffer.concat([head, sound]), seconds: sound.length / frame / rate }
}

/** ISO/IEC 11172-3 and 13818-3, layer III: kbit/s by index, for MPEG-1 and for MPEG-2 and 2.5. */
const KBPS = {
  one: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  two: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
} as const
const HERTZ = { 3: [44_100, 48_000, 32_000], 2: [22_050, 24_000, 16_000], 0: [11_025, 12_000, 8_000] } as const

/** Length and play time of the frame at this place; null: there is none. */
function frameAt(bytes: Buffer, at: number): { length: number; seconds: number } | null {
  if (at + 4 > bytes.length) return null
  const head = bytes.readUInt32BE(at)
  // 11 bits of sync, then version, layer III
  if (head >>> 21 !== 0x7ff || ((head >>> 17) & 3) !== 1) return null
  const version = (head >>> 19) & 3
  const rate = version === 1 ? undefined : HERTZ[version as keyof typeof HERTZ][(head >>> 10) & 3]
  const kbps = (version === 3 ? KBPS.one : KBPS.two)[(head >>> 12) & 15]
  if (!rate || !kbps) return null
  const samples = version === 3 ? 1_152 : 576
  return { length: Math.floor((samples * kbps * 125) / rate) + ((head >>> 9) & 1), seconds: samples / rate }
}
const id3Length = (bytes: Buffer): number => {
  if (bytes.length < 10 || bytes.toString('latin1', 0, 3) !== 'ID3') return 0
  const [a, b, c, d] = [...bytes.subarray(6, 10)] as [number, number, number, number]
  return 10 + ((a & 127) << 21) + ((b & 127) << 14) + ((c & 127) << 7) + (d & 127)
}
const LEAST_FRAMES = 3
const ID3V1_BYTES = 128

/** Frame after frame to the end: tags before and after are left out, anything between is no recording. */
function readMp3(bytes: Buffer): Voice | null {
  const start = id3Length(bytes)
  let [at, seconds, frames] = [start, 0, 0]
  for (let frame = frameAt(bytes, at); frame && at + frame.length <= bytes.length; frame = frameAt(bytes, at)) {
    at += frame.length
    seconds += frame.seconds
    frames++
  }
  const rest = bytes.subarray(at)
  const isTag = rest.length === ID3V1_BYTES && rest.toString('latin1', 0, 3) === 'TAG'
  // A recorder that was stopped leaves a frame unfinished.
  const isUnfinished = rest.length === 0 || frameAt(bytes, at) !== null
  return frames >= LEAST_FRAMES && (isTag || isUnfinished) ? { mediaType: 'audio/mpeg', bytes: bytes.subarray(start, at), seconds } : null
}

/** A recording in MP3 (what WeChat records) or WAV (what a browser can make); null: neither, whatever it is called. */
export const readVoice = (bytes: Buffer): Voice | null => readWav(bytes) ?? readMp3(bytes)
