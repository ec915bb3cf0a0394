import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'

/**
 * Seals personal data at rest (AES-256-GCM: version, 12-byte nonce, 16-byte tag, text) and makes keyed fingerprints for lookups,
 * so that a stolen database shows neither names nor numbers and cannot be searched by guessing ID numbers.
 */
export class Vault {
  private readonly key: Buffer
  private readonly fingerprintKey: string

  constructor(secrets: { vaultKey: string; fingerprintKey: string }) {
    this.key = Buffer.from(secrets.vaultKey, 'base64')
    this.fingerprintKey = secrets.fingerprintKey
  }

  seal(text: string): Buffer {
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce)
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return Buffer.concat([Buffer.from([1]), nonce, cipher.getAuthTag(), sealed])
  }

  /** @throws Error when the seal is broken or the key is wrong */
  open(sealed: Uint8Array): string {
    const bytes = Buffer.from(sealed)
    if (bytes[0] !== 1) throw new Error('unknown seal version')
    const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(1, 13))
    decipher.setAuthTag(bytes.subarray(13, 29))
    return decipher.update(bytes.subarray(29), undefined, 'utf8') + decipher.final('utf8')
  }

  /** 32 bytes; the same text under the same purpose always gives the same fingerprint. */
  fingerprint(purpose: string, text: string): Buffer {
    return createHmac('sha256', this.fingerprintKey).update(`${purpose}\n${text}`).digest()
  }
}
