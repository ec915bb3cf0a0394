import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { reachOf } from './reach.ts'
import { boxAround, distanceM, LEAST_LIKENESS, likeness, roughly, shownText } from './similarity.ts'

const HERE = { longitude: 122.243, latitude: 43.653 }
const town = fc.record({ longitude: fc.double({ min: 119, max: 124, noNaN: true }), latitude: fc.double({ min: 42, max: 46, noNaN: true }) })

describe('alike reports', () => {
  test('§3.5: the same trouble in other words is alike, another trouble is not', () => {
    const full = '垃圾箱满了三天没人收，味道大'
    for (const same of ['垃圾箱满了', '垃圾桶满了好几天，没人收', '三天没人收垃圾 垃圾箱满了！'])
      expect(likeness(full, same)).toBeGreaterThanOrEqual(LEAST_LIKENESS)
    for (const other of ['路灯不亮，晚上看不见', '下水道堵了往外冒水', '井盖坏了']) expect(likeness(full, other)).toBeLessThan(LEAST_LIKENESS)
  })
  test('§3.5: likeness lies between nothing and all, both ways the same, and a text is wholly like itself', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(likeness(a, b)).toBe(likeness(b, a))
        expect(likeness(a, b)).toBeGreaterThanOrEqual(0)
        expect(likeness(a, b)).toBeLessThanOrEqual(1)
      }),
    )
    expect(likeness('路灯不亮', '路灯 不亮。')).toBe(1)
  })
  test('§3.5: one who writes nothing is still shown what is near', () => {
    expect(likeness('', '垃圾箱满了')).toBeGreaterThanOrEqual(LEAST_LIKENESS)
  })
  test('§3.5: whatever is near enough lies in the box that is searched', () => {
    fc.assert(
      fc.property(town, fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (from, angle, part) => {
        const metres = 500 * part
        const dLat = ((metres * Math.cos(angle)) / 6_371_000) * (180 / Math.PI)
        const dLon = ((metres * Math.sin(angle)) / 6_371_000 / Math.cos((from.latitude * Math.PI) / 180)) * (180 / Math.PI)
        const to = { longitude: from.longitude + dLon, latitude: from.latitude + dLat }
        if (distanceM(from, to) > 500) return
        const box = boxAround(from, 500.01)
        expect(to.longitude >= box.west && to.longitude <= box.east && to.latitude >= box.south && to.latitude <= box.north).toBe(true)
      }),
    )
    expect(distanceM(HERE, HERE)).toBe(0)
  })
  test('§3.5: a distance is told in steps of fifty metres, and never as none', () => {
    expect([0, 3, 50, 51, 420].map(roughly)).toEqual([50, 50, 50, 100, 450])
  })
  test('§3.9: numbers in another resident’s words are hidden', () => {
    expect(shownText('找张三 138 0000 0000，门前 3 个坑')).toBe('找张三 ****，门前 3 个坑')
    expect(shownText('蒙G12345 挡路')).toBe('蒙**** 挡路')
    expect(shownText('长'.repeat(80))).toHaveLength(61)
  })
})

describe('how far the same place reaches', () => {
  const names: Record<string, string> = {
    '150502002': '西门街道',
    '150502002001': '柳岸社区（合成）',
    '150524200': '某苏木',
    '150524200001': '第一嘎查',
    '150524100': '库伦镇',
    '150524100001': '养畜牧村',
    '150524101': '又一镇',
  }
  const reach = (code: string): number => reachOf(code, (node) => names[node])
  test('§3.5: a street in town is 100 m, a neighbourhood on the pasture 500 m', () => {
    expect(reach('15050200200103')).toBe(100)
    expect(reach('15052420000101')).toBe(500)
    expect(reach('15052410000101')).toBe(500)
  })
  test('§3.5: the township decides where the community does not tell, and nobody telling is town', () => {
    expect(reach('15052420099901')).toBe(500)
    expect(reach('15052410199901')).toBe(100)
  })
})
