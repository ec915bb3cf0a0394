import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { channelText } from './channel-text.ts'

describe('text for the channel', () => {
  it('§4.3: drops emoji, rare Han of four bytes and control characters', () => {
    expect(channelText('挂号费😀 心内科\u0000𠮷', '费用')).toBe('挂号费 心内科')
    expect(channelText('😀𠮷', '费用')).toBe('费用')
  })

  it('§4.3: every character of the result has at most three bytes, and there are 1 to 127', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const result = channelText(text, '费用')
        expect(result.length).toBeGreaterThan(0)
        expect([...result].length).toBeLessThanOrEqual(127)
        expect([...result].every((c) => Buffer.byteLength(c) <= 3)).toBe(true)
      }),
    )
  })
})
