import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { readVoice } from './voice.ts'

const RATE = 16_000
const chunk = (name: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(8)
  head.write(name, 0, 'latin1')
  head.writeUInt32LE(body.length, 4)
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)])
}
function wav(seconds: number, extra: Buffer = Buffer.alloc(0), { coding = 1, rate = RATE } = {}): Buffer {
  const format = Buffer.alloc(16)
  format.writeUInt16LE(coding, 0)
  format.writeUInt16LE(1, 2)
  format.writeUInt32LE(rate, 4)
  format.writeUInt16LE(16, 14)
  const body = Buffer.concat([Buffer.from('WAVE'), chunk('fmt ', format), extra, chunk('data', Buffer.alloc(seconds * RATE * 2))])
  return chunk('RIFF', body)
}
/** MPEG-2 layer III, 16 kHz, 32 kbit/s: 144 bytes and 36 ms a frame. */
const frame = Buffer.concat([Buffer.from([0xff, 0xf3, 0x48, 0xc0]), Buffer.alloc(140)])
const mp3 = (frames: number): Buffer => Buffer.concat(Array.from({ length: frames }, () => frame))

describe('recordings', () => {
  test('§3.8: a WAV is known by what it holds, and nothing but its sound survives', () => {
    const voice = readVoice(wav(2, chunk('LIST', Buffer.from('recorded by somebody'))))
    expect(voice).toMatchObject({ mediaType: 'audio/wav', seconds: 2 })
    expect(voice?.bytes.includes('somebody')).toBe(false)
    expect(readVoice(voice?.bytes ?? Buffer.alloc(0))?.bytes).toEqual(voice?.bytes)
    expect(readVoice(wav(1, Buffer.alloc(0), { coding: 3 }))).toBeNull()
    expect(readVoice(wav(1, Buffer.alloc(0), { rate: 4_000 }))).toBeNull()
  })
  test('§3.8: an MP3 is frames to its end; its tags are left out, anything else in it is no recording', () => {
    const tag = Buffer.concat([Buffer.from('ID3\u0003\u0000\u0000\u0000\u0000\u0000\u000a'), Buffer.from('a person  ')])
    const old = Buffer.concat([Buffer.from('TAG'), Buffer.from('a person'), Buffer.alloc(117)])
    const voice = readVoice(Buffer.concat([tag, mp3(100), old]))
    expect(voice).toMatchObject({ mediaType: 'audio/mpeg', seconds: expect.closeTo(3.6, 5) as unknown as number })
    expect(voice?.bytes).toEqual(mp3(100))
    expect(readVoice(Buffer.concat([mp3(100), frame.subarray(0, 60)]))?.bytes).toEqual(mp3(100))
    expect(readVoice(Buffer.concat([mp3(100), Buffer.from('<script>alert(1)</script>')]))).toBeNull()
  })
  test('§3.8: whatever bytes come, reading them ends', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(wav(0), mp3(4), Buffer.alloc(0)),
        fc.uint8Array({ maxLength: 200 }),
        (head, tail) => void readVoice(Buffer.concat([head, tail])),
      ),
    )
    expect(readVoice(Buffer.from('<html>'))).toBeNull()
  })
})
