import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import { HOUR_MS } from '@jktl/shared/kernel/dates'
import { CityClock } from './clock.ts'

const START = Date.parse('2026-11-23T08:00:00+08:00')

const servers: Server[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done))))
})

/** A follower that writes down what it is told. */
async function follower(status: number): Promise<{ url: string; told: { nowMs: number; frozen: boolean; realMs: number }[] }> {
  const told: { nowMs: number; frozen: boolean; realMs: number }[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      told.push(JSON.parse(Buffer.concat(chunks).toString()) as (typeof told)[number])
      response.statusCode = status
      response.end()
    })
  })
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, told }
}

describe('the city clock', () => {
  test('runs with real time from where it was set', async () => {
    let real = 1_000
    const clock = new CityClock(START, () => real)
    real += 5_000
    expect(clock.now()).toBe(START + 5_000)
    await clock.change({ advanceMs: HOUR_MS })
    real += 1
    expect(clock.now()).toBe(START + 5_001 + HOUR_MS)
  })

  test('stands still while frozen, can be moved there, and runs on from that instant when released', async () => {
    let real = 1_000
    const clock = new CityClock(START, () => real)
    await clock.change({ frozen: true })
    real += 60_000
    expect(clock.reading()).toEqual({ now: '2026-11-23T08:00:00+08:00', nowMs: START, frozen: true })
    await clock.change({ advanceMs: HOUR_MS })
    expect(clock.reading()).toMatchObject({ nowMs: START + HOUR_MS, frozen: true })
    await clock.change({ frozen: false })
    real += 7
    expect(clock.reading()).toMatchObject({ nowMs: START + HOUR_MS + 7, frozen: false })
  })

  test('tells every follower before the change resolves, and drops those that are dead or refuse', async () => {
    const clock = new CityClock(START, () => 1_000)
    const alive = await follower(204)
    const refusing = await follower(500)
    for (const url of [alive.url, refusing.url, 'http://127.0.0.1:9/']) clock.subscribe(url)
    await clock.change({ nowMs: START + HOUR_MS, frozen: true })
    expect(alive.told).toEqual([{ nowMs: START + HOUR_MS, frozen: true, realMs: 1_000 }])
    expect(clock.subscriberCount()).toBe(1)
    await clock.change({ advanceMs: 1 })
    expect(alive.told.at(-1)).toEqual({ nowMs: START + HOUR_MS + 1, frozen: true, realMs: 1_000 })
    expect(refusing.told).toHaveLength(1)
  })
})
