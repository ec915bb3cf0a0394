import type { Instant } from '@jktl/shared/kernel/dates'
import { CROWD_LIMIT, crowd } from './crowd.ts'
import { describePersona } from './people.ts'
import { PERSONAS } from './personas.ts'
import { samples } from './samples.ts'
import { readFields } from './fields.ts'
import type { City } from './system.ts'

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/

function instantOf(value: unknown): Instant | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  return typeof value === 'string' && RFC3339.test(value) ? Date.parse(value) : undefined
}

/** The clock seam of seams.md: `GET/PUT /__city/clock`, and `POST /__city/clock/subscribers` for processes that follow it. */
export function openClockRoutes({ app, clock, schedule }: City): void {
  app.get('/__city/clock', () => clock.reading())
  app.put('/__city/clock', async (request, reply) => {
    const { now, advanceMs, frozen } = readFields(request.body)
    const nowMs = instantOf(now)
    const invalid =
      (now !== undefined && nowMs === undefined) ||
      (advanceMs !== undefined && typeof advanceMs !== 'number') ||
      (frozen !== undefined && typeof frozen !== 'boolean')
    if (invalid) return reply.code(400).send({ message: 'expected { now: RFC 3339 with offset } or { advanceMs }, { frozen }' })
    await clock.change({
      ...(nowMs !== undefined && { nowMs }),
      ...(typeof advanceMs === 'number' && { advanceMs }),
      ...(typeof frozen === 'boolean' && { frozen }),
    })
    await schedule.sweep()
    return clock.reading()
  })
  app.post('/__city/clock/subscribers', async (request, reply) => {
    const { url } = readFields(request.body)
    if (typeof url !== 'string' || !/^https?:\/\//.test(url)) return reply.code(400).send({ message: 'expected { url }' })
    clock.subscribe(url)
    return reply.code(201).send(clock.reading())
  })
}

/** `GET /__city/personas`, and `?crowd=N` for N generated residents instead. */
export function openPersonaRoutes({ app }: City): void {
  app.get('/__city/personas', async (request, reply) => {
    const { crowd: wanted } = request.query as { crowd?: string }
    if (wanted === undefined) return [...PERSONAS, ...samples().personas].map(describePersona)
    const count = Number(wanted)
    if (!Number.isInteger(count) || count < 0 || count > CROWD_LIMIT) return reply.code(400).send({ message: `crowd is a number up to ${CROWD_LIMIT}` })
    return crowd(count).map(describePersona)
  })
}
