import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { Memory } from './memory.ts'

test('books written before a restart are there after it, Maps included', () => {
  const folder = mkdtempSync(join(tmpdir(), 'city-memory-'))
  const books = new Map([['a', 1]])
  const before = new Memory(folder)
  before.keep('books', { save: () => books, restore: () => undefined })
  before.saveChanges()
  books.set('b', 2)
  before.saveChanges()
  const restored = new Map<string, number>()
  new Memory(folder).keep('books', { save: () => restored, restore: (saved) => saved.forEach((value, key) => restored.set(key, value)) })
  expect([...restored]).toEqual([
    ['a', 1],
    ['b', 2],
  ])
})
test('without a folder nothing is kept', () => {
  const memory = new Memory(null)
  memory.keep('books', { save: () => 1, restore: () => expect(true).toBe(false) })
  memory.saveChanges()
})
