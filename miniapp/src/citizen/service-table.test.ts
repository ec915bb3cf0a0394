import { findServices, LIFE_EVENTS, serviceName, SERVICES } from './service-table'

const keysFor = (text: string) => findServices(text).map(({ key }) => key)

it('R367: finds a service by name, everyday words, pinyin and first letters', () => {
  expect(keysFor('预约挂号')[0]).toBe('booking')
  expect(keysFor('yygh')).toEqual(['booking'])
  expect(keysFor('YuYueGua')).toEqual(['booking'])
  expect(keysFor('我想退钱')).toContain('orders')
  expect(keysFor('宝宝')).toContain('newborn')
  expect(keysFor('12320')).toEqual(['hotlines'])
})

it.each(['长辈版', '关怀版', '亲情版', '关爱版', '字大'])('R367: %s leads to the type size (ministry text on elder-friendly apps)', (word) => {
  expect(keysFor(word)).toContain('display')
})

it('finds nothing for nothing and for words nobody uses for a service', () => {
  expect(keysFor('')).toEqual([])
  expect(keysFor(' ，。')).toEqual([])
  expect(keysFor('航空母舰')).toEqual([])
})

it('ranks the name before other words', () => {
  expect(keysFor('健康卡')[0]).toBe('health-card')
})

it('names stay on one line in 特大: at most four characters, every life event has services', () => {
  for (const { key } of SERVICES) expect([...serviceName(key)].length).toBeLessThanOrEqual(4)
  for (const event of LIFE_EVENTS) expect(SERVICES.some((service) => service.event === event)).toBe(true)
  expect(new Set(SERVICES.map(({ key }) => key)).size).toBe(SERVICES.length)
})
