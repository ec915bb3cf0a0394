import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'

/** RFC 8410: what stands before the 32 bytes of an Ed25519 seed in PKCS #8. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')

/** Signs what is handed out or kept as proof (S3, records-authorization §3.10): Ed25519 over the very bytes, so that anybody with the public key can verify them, e.g. with OpenSSL. */
export class FileSigner {
  private readonly key: KeyObject
  readonly publicKeyPem: string
  /** Short name of the key: beginning of the SHA-256 of its public half. */
  readonly keyId: string

  /** @param seed 32 bytes, base64 */
  constructor(seed: string) {
    this.key = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, Buffer.from(seed, 'base64')]), format: 'der', type: 'pkcs8' })
    const publicKey = createPublicKey(this.key)
    this.publicKeyPem = publicKey.export({ format: 'pem', type: 'spki' }).toString()
    this.keyId = createHash('sha256')
      .update(publicKey.export({ format: 'der', type: 'spki' }))
      .digest('hex')
      .slice(0, 16)
  }

  /** @returns base64 */
  sign(text: string): string {
    return sign(null, Buffer.from(text, 'utf8'), this.key).toString('base64')
  }
}

export const isSignedBy = (publicKeyPem: string, text: string, signature: string): boolean =>
  verify(null, Buffer.from(text, 'utf8'), createPublicKey(publicKeyPem), Buffer.from(signature, 'base64'))
