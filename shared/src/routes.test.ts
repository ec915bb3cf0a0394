import { describe, expect, test } from '@jest/globals'

import { ERRORS, ROUTES } from './routes.ts'

describe('the contract', () => {
  test('every operation has an id and an address of its own', () => {
    expect(new Set(ROUTES.map((r) => r.id)).size).toBe(ROUTES.length)
    expect(new Set(ROUTES.map((r) => `${r.method} ${r.path.replace(/:\w+/g, ':x')}`)).size).toBe(ROUTES.length)
  })
  test('every operation lies below its slice and declares its path parameters', () => {
    const folderOf = (slice = ''): string => slice.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    for (const r of ROUTES) {
      expect(r.path.split('/')[1]).toBe(folderOf(r.id.split('.')[0]))
      expect(Boolean(r.params)).toBe(r.path.includes('/:'))
    }
  })
  test('every refusal an operation names is in the error tables', () => {
    for (const r of ROUTES) for (const code of r.errors) expect(Object.keys(ERRORS)).toContain(code)
  })
  test('an operation that is neither public nor a callback names the roles that may call it', () => {
    for (const r of ROUTES) if (r.access.scope !== 'public' && r.access.scope !== 'channel') expect(r.access.roles.length).toBeGreaterThan(0)
  })
  test('a POST that creates something needs an Idempotency-Key', () => {
    const exempt = ['identity.createSession']
    for (const r of ROUTES)
      if (r.method === 'POST' && r.status === 201 && !exempt.includes(r.id))
        expect({ id: r.id, idempotent: r.idempotent }).toEqual({ id: r.id, idempotent: true })
  })
  test('user texts of refusals are Chinese and carry no code', () => {
    for (const entry of Object.values(ERRORS)) {
      expect(entry.title).toMatch(/[\u4e00-\u9fff]/)
      expect(entry.title).not.toMatch(/[A-Z]{3,}/)
    }
  })
})
