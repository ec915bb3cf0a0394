import type { S3Client } from '@aws-sdk/client-s3'

import { checkedKey, ObjectStore } from './object-store.ts'

export interface S3Settings {
  endpoint: string
  bucket: string
  region: string
  accessKey: string
  secretKey: string
}

const TIMEOUT_MS = 10_000
const ATTEMPTS = 3

const orNull = async <T>(work: Promise<T>): Promise<T | null> => {
  try {
    return await work
  } catch (error) {
    const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } }
    if (name === 'NoSuchKey' || name === 'NotFound' || $metadata?.httpStatusCode === 404) return null
    throw error
  }
}

type Sdk = typeof import('@aws-sdk/client-s3')

/** Objects in a bucket of anything that speaks the S3 API; addressed by path, as private deployments do. */
export class S3Store extends ObjectStore {
  /** Loaded here and not before: most processes keep their objects in a folder. */
  private readonly opened: Promise<{ sdk: Sdk; client: S3Client }>

  constructor(private readonly settings: S3Settings) {
    super()
    this.opened = import('@aws-sdk/client-s3').then((sdk) => ({ sdk, client: this.connect(sdk) }))
  }

  async put(key: string, bytes: Buffer, mediaType: string): Promise<void> {
    const at = this.at(key)
    const { sdk, client } = await this.opened
    await client.send(new sdk.PutObjectCommand({ ...at, Body: bytes, ContentLength: bytes.length, ContentType: mediaType }))
  }

  async get(key: string): Promise<Buffer | null> {
    const at = this.at(key)
    const { sdk, client } = await this.opened
    const answer = await orNull(client.send(new sdk.GetObjectCommand(at)))
    return answer?.Body ? Buffer.from(await answer.Body.transformToByteArray()) : null
  }

  async delete(key: string): Promise<void> {
    const at = this.at(key)
    const { sdk, client } = await this.opened
    await orNull(client.send(new sdk.DeleteObjectCommand(at)))
  }

  async head(key: string): Promise<number | null> {
    const at = this.at(key)
    const { sdk, client } = await this.opened
    return (await orNull(client.send(new sdk.HeadObjectCommand(at))))?.ContentLength ?? null
  }

  override async close(): Promise<void> {
    ;(await this.opened).client.destroy()
  }

  private connect({ S3Client }: Sdk): S3Client {
    const { endpoint, region, accessKey, secretKey } = this.settings
    return new S3Client({
      endpoint,
      region,
      credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
      forcePathStyle: true,
      maxAttempts: ATTEMPTS,
      // Checksums in trailers are younger than many private stores.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: { connectionTimeout: TIMEOUT_MS, requestTimeout: TIMEOUT_MS },
    })
  }

  private at(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.settings.bucket, Key: checkedKey(key) }
  }
}
