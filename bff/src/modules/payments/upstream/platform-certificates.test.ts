import { generateKeyPairSync } from 'node:crypto'

import { describe, expect, it } from '@jest/globals'

import { type PlatformCertificate, PlatformCertificates } from './platform-certificates.ts'

const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })

function desk(published: () => PlatformCertificate[] | null) {
  const state = { now: 1_000_000, fetched: 0 }
  const certificates = new PlatformCertificates(
    async () => {
      state.fetched++
      await Promise.resolve()
      return published()
    },
    () => state.now,
  )
  return { state, certificates }
}

describe('platform certificates', () => {
  it('B27: an unknown serial is fetched once for all who wait for it', async () => {
    const { state, certificates } = desk(() => [{ serial: 'A', key: publicKey, expiresAt: 2_000_000 }])
    expect(await Promise.all(['A', 'A', 'A'].map((s) => certificates.find(s)))).toEqual([publicKey, publicKey, publicKey])
    expect(state.fetched).toBe(1)
  })

  it('§4.2: a storm of forged serials makes one call a minute', async () => {
    const { state, certificates } = desk(() => [])
    expect(await certificates.find('forged-0')).toBe('unknown')
    for (let i = 1; i < 50; i++) expect(await certificates.find(`forged-${i}`)).toBe('unavailable')
    expect(state.fetched).toBe(1)
    state.now += 60_000
    await certificates.find('forged-x')
    expect(state.fetched).toBe(2)
  })

  it('an expired certificate verifies nothing', async () => {
    const { state, certificates } = desk(() => [{ serial: 'A', key: publicKey, expiresAt: 1_000_001 }])
    expect(await certificates.find('A')).toBe(publicKey)
    state.now += 2
    expect(await certificates.find('A')).not.toBe(publicKey)
  })

  it('a channel that does not answer is not an unknown serial', async () => {
    expect(await desk(() => null).certificates.find('A')).toBe('unavailable')
  })
})
