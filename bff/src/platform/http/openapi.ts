import { PROBLEM_SCHEMA } from './problem-schema.ts'
import type { Route } from '@jktl/shared/kernel/route'
import * as z from 'zod/mini'

type Json = Record<string, unknown>
const schemaOf = (schema: z.ZodMiniType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, target: 'draft-2020-12', unrepresentable: 'any' }) as Json
  return rest
}

const parameters = (schema: z.ZodMiniType | undefined, where: 'path' | 'query'): Json[] => {
  if (!schema) return []
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as { properties?: Record<string, Json>; required?: string[] }
  return Object.entries(properties).map(([name, s]) => ({ name, in: where, required: where === 'path' || required.includes(name), schema: s }))
}

/** A file is whatever its `Content-Type` says. */
const contentOf = (r: Route): Json =>
  r.file
    ? { content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } }
    : r.response
      ? { content: { 'application/json': { schema: schemaOf(r.response, 'output') } } }
      : {}

const header = (name: string, description: string): Json => ({ name, in: 'header', required: true, description, schema: { type: 'string' } })

/** The OpenAPI 3.1 document, generated from the contracts; nothing in it is written by hand. */
export function openApiOf(routes: readonly Route[], errors: Readonly<Record<string, { title: string }>>): Json {
  const paths: Record<string, Record<string, Json>> = {}
  for (const r of routes) {
    const path = `/api/v1${r.path.replace(/:(\w+)/g, '{$1}')}`
    const at = (paths[path] ??= {})
    at[r.method.toLowerCase()] = {
      operationId: r.id,
      summary: r.summary,
      tags: [r.id.split('.')[0]],
      'x-access': { scope: r.access.scope, roles: r.access.roles },
      ...(r.access.scope === 'public' || r.access.scope === 'channel' ? { security: [] } : {}),
      parameters: [
        ...parameters(r.params, 'path'),
        ...parameters(r.query, 'query'),
        ...(r.idempotent ? [header('Idempotency-Key', 'Same key and body: the stored answer. Other body: 422. Still running: 409.')] : []),
        ...(r.versioned ? [header('If-Match', 'The version the client saw; stale: 412.')] : []),
      ],
      ...(r.body ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(r.body, 'input') } } } } : {}),
      responses: {
        [String(r.status)]: { description: 'OK', ...contentOf(r) },
        default: {
          description: ['KERNEL.INVALID_INPUT', ...r.errors].map((code) => `${code} ${errors[code]?.title ?? ''}`).join('\n'),
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: '健康通辽',
      version: '1',
      description: 'Residents, families and staff of Tongliao. Money in fen, dates YYYY-MM-DD in Asia/Shanghai, instants RFC 3339.',
    },
    servers: [{ url: '/' }],
    security: [{ session: [] }],
    paths,
    components: { securitySchemes: { session: { type: 'http', scheme: 'bearer' } }, schemas: { Problem: PROBLEM_SCHEMA } },
  }
}
