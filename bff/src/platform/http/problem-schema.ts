/** JSON Schema of RFC 9457 problem details as every error carries them. */
export const PROBLEM_SCHEMA = {
  type: 'object',
  required: ['type', 'code', 'title', 'status', 'requestId'],
  properties: {
    type: { type: 'string' },
    code: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    requestId: { type: 'string' },
    retryable: { type: 'boolean' },
    allowedActions: { type: 'array', items: { type: 'string' } },
    fields: { type: 'array', items: { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } } },
    current: {},
  },
} as const
