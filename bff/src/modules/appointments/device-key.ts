import type { Vault } from '../../platform/vault.ts'

const DEVICE_ID = /^[\w-]{16,64}$/

/** Fingerprint of the random id a client keeps (`X-Device-Id`), for the limit per device and for handovers (A30); the id itself is stored nowhere. */
export function deviceKeyOf(vault: Vault, headers: Record<string, string | string[] | undefined>): string | null {
  const id = headers['x-device-id']
  return typeof id === 'string' && DEVICE_ID.test(id) ? vault.fingerprint('device', id).toString('base64url') : null
}
