import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { FolderStore } from './folder-store.ts'
import type { ObjectStore } from './object-store.ts'
import { S3Store } from './s3-store.ts'

const BYTES = Buffer.from([0xff, 0xd8, 0xff, 0, 1, 2, 3])
const KEY = 'photos/0a/0a1b2c3d-0000-4000-8000-000000000000-shown.jpg'

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** As much of the S3 REST API as the store speaks, with every request kept. */
class Bucket {
  readonly objects = new Map<string, { bytes: Buffer; type: string }>()
  readonly seen: { method: string; authorization: string; date: string; path: string }[] = []
  private readonly server: Server = createServer((request, response) => {
    void (async () => {
      const path = (request.url ?? '').split('?')[0] ?? ''
      const { authorization = '', 'x-amz-date': date } = request.headers
      this.seen.push({ method: request.method ?? '', authorization, date: String(date), path })
      const found = this.objects.get(path)
      if (request.method === 'PUT') {
        this.objects.set(path, { bytes: await bodyOf(request), type: request.headers['content-type'] ?? '' })
        response.writeHead(200, { etag: '"x"' }).end()
      } else if (request.method === 'DELETE') {
        this.objects.delete(path)
        response.writeHead(204).end()
      } else if (!found) {
        response.writeHead(404, { 'content-type': 'application/xml' }).end(request.method === 'HEAD' ? undefined : '<Error><Code>NoSuchKey</Code></Error>')
      } else {
        response.writeHead(200, { 'content-type': found.type, 'content-length': found.bytes.length }).end(request.method === 'HEAD' ? undefined : found.bytes)
      }
    })()
  })
  async open(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done))
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }
  close(): void {
    this.server.closeAllConnections()
    this.server.close()
  }
}

const bucket = new Bucket()
let folder = ''
const stores: Record<string, ObjectStore> = {}
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'objects-'))
  stores['a folder'] = new FolderStore(folder)
  stores['S3'] = new S3Store({ endpoint: await bucket.open(), bucket: 'events', region: 'cn-north-1', accessKey: 'AKEXAMPLE', secretKey: 'not-a-secret' })
})
afterAll(async () => {
  await Promise.all(Object.values(stores).map((store) => store.close()))
  bucket.close()
  await rm(folder, { recursive: true, force: true })
})
const storeOf = (name: string): ObjectStore => stores[name] as ObjectStore

describe.each(['a folder', 'S3'])('%s', (name) => {
  test('§3.8: gives back the very bytes, replaces them, and knows what is not there', async () => {
    const store = storeOf(name)
    expect(await store.get(KEY)).toBeNull()
    expect(await store.head(KEY)).toBeNull()
    await store.put(KEY, BYTES, 'image/jpeg')
    expect(await store.get(KEY)).toEqual(BYTES)
    expect(await store.head(KEY)).toBe(BYTES.length)
    await store.put(KEY, Buffer.from('other'), 'image/jpeg')
    expect((await store.get(KEY))?.toString()).toBe('other')
    await store.delete(KEY)
    await store.delete(KEY)
    expect(await store.get(KEY)).toBeNull()
  })

  test.each(['../secret', '/etc/passwd', 'a/../../b', 'a//b', 'a/./b', 'A', '', 'a\u0000b', 'a\\b', '.hidden', 'a/%2e%2e/b', `${'a'.repeat(201)}`])(
    '§3.8: refuses the key %p, which could lead elsewhere',
    async (key) => {
      const store = storeOf(name)
      await expect(async () => store.put(key, BYTES, 'image/jpeg')).rejects.toThrow(RangeError)
      await expect(async () => store.get(key)).rejects.toThrow(RangeError)
    },
  )
})

test('§3.8: nothing half-written stays in the folder', async () => {
  await storeOf('a folder').put('drafts/one', BYTES, 'image/jpeg')
  expect(await readdir(join(folder, 'drafts'))).toEqual(['one'])
})

test('§3.8: S3 requests are signed (SigV4) and address the bucket by path', async () => {
  await storeOf('S3').put(KEY, BYTES, 'image/jpeg')
  const put = bucket.seen.findLast(({ method }) => method === 'PUT')
  expect(put?.path).toBe(`/events/${KEY}`)
  expect(put?.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKEXAMPLE\/\d{8}\/cn-north-1\/s3\/aws4_request, SignedHeaders=[a-z0-9;-]+, Signature=[0-9a-f]{64}$/,
  )
  expect(put?.date).toMatch(/^\d{8}T\d{6}Z$/)
  expect(bucket.objects.get(`/events/${KEY}`)).toEqual({ bytes: BYTES, type: 'image/jpeg' })
})
