import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { DIRECTORY_KINDS, type EntryKind, type SearchEntry, SearchIndex } from './search-index.ts'

const entry = (kind: EntryKind, title: string, more: Partial<SearchEntry> = {}): SearchEntry => ({
  kind,
  title,
  id: `${kind}-${title}`,
  institutionId: 'x',
  subtitle: '',
  aliases: [],
  specialty: '',
  context: [],
  ...more,
})

const indexOf = (entries: SearchEntry[]): SearchIndex => new SearchIndex(entries, DIRECTORY_KINDS)

const CITY = [
  entry('institution', '科尔沁中心医院', { aliases: ['中心医院', '科中心'] }),
  entry('institution', '松湾蒙医医院', { aliases: ['蒙医院'] }),
  entry('institution', '北原妇幼保健院', { aliases: ['妇幼'] }),
  entry('department', '儿科', { aliases: ['小儿科'], context: ['科尔沁中心医院'] }),
  entry('department', '心血管内科', { aliases: ['心内科'], context: ['科尔沁中心医院'] }),
  entry('department', '重症医学科', { aliases: ['ICU'], context: ['科尔沁中心医院'] }),
  entry('doctor', '单远山', { specialty: '高血压、冠心病复诊', context: ['科尔沁中心医院', '心血管内科', '主任医师'] }),
  entry('doctor', '曾听雪', { context: ['北原妇幼保健院', '儿科'] }),
  entry('doctor', '阿木尔·其木格', { context: ['松湾蒙医医院', '蒙医内科'] }),
  entry('doctor', '吕望舒', { context: ['松湾蒙医医院', '蒙医内科'] }),
  entry('doctor', '儿科', {}),
]
const index = indexOf(CITY)
const first = (query: string) => {
  const [hit] = index.search(query, 20)
  return hit && `${hit.entry.title} ${hit.matchedBy}`
}

describe('search', () => {
  it.each([
    ['科尔沁中心医院', '科尔沁中心医院 名称'],
    ['松湾', '松湾蒙医医院 名称'],
    ['血管', '心血管内科 名称'],
    ['心内科', '心血管内科 别名'],
    ['icu', '重症医学科 别名'],
    ['songwan', '松湾蒙医医院 拼音'],
    ['mengyi', '松湾蒙医医院 拼音'],
    ['zhongzheng', '重症医学科 拼音'],
    ['byfybjy', '北原妇幼保健院 首字母'],
    ['xxgnk', '心血管内科 首字母'],
    ['冠心病', '单远山 擅长'],
    ['心血营内科', '心血管内科 相近写法'],
    ['心雪管内科', '心血管内科 相近写法'],
    ['songwam', '松湾蒙医医院 相近写法'],
    ['xinxueguanneike', '心血管内科 拼音'],
    ['xinxeguanneke', '心血管内科 相近写法'],
    ['科尔qin', '科尔沁中心医院 拼音'],
  ])('R353 A06: %s finds %s', (query, expected) => expect(first(query)).toBe(expected))

  it.each([
    ['shanyuanshan', '单远山'],
    ['danyuanshan', '单远山'],
    ['zengtingxue', '曾听雪'],
    ['lvwangshu', '吕望舒'],
    ['amuerqimuge', '阿木尔·其木格'],
    ['amu er', '阿木尔·其木格'],
    ['阿木尔其木格', '阿木尔·其木格'],
    ['阿木尔·其木格', '阿木尔·其木格'],
    ['aeqmg', undefined],
    ['ameqmg', '阿木尔·其木格'],
  ])('R353: a person’s name is read as a name: %s finds %s', (query, title) => expect(index.search(query, 20)[0]?.entry.title).toBe(title))

  it('R353: words may name the place beside the thing', () => {
    expect(index.search('中心医院 儿科', 20).map((hit) => hit.entry.id)).toContain('department-儿科')
    expect(index.search('北原妇幼 曾', 20)[0]?.entry.title).toBe('曾听雪')
    expect(index.search('北原妇幼 单', 20)).toEqual([])
  })

  it('R353: ranks name before alias before pinyin before initials before typo', () => {
    const ranked = indexOf([
      entry('institution', '白河'),
      entry('institution', '白河医院'),
      entry('institution', '小白河医院'),
      entry('institution', '远山', { aliases: ['白河旧院'] }),
      entry('institution', '柏禾'),
    ])
    expect(ranked.search('白河', 20).map((hit) => hit.entry.title)).toEqual(['白河', '白河医院', '小白河医院', '远山', '柏禾'])
    expect(ranked.search('baihe', 20).map((hit) => hit.matchedBy)).toEqual(['拼音', '拼音', '拼音', '拼音', '拼音'])
    expect(
      indexOf([entry('doctor', '包和'), entry('doctor', '博海'), entry('doctor', '北')])
        .search('bh', 20)
        .map((hit) => hit.entry.title),
    ).toEqual(['包和', '博海'])
  })

  it('R353: on a tie the institution comes before the department before the doctor', () => {
    expect(
      index
        .search('儿科', 20)
        .slice(0, 2)
        .map((hit) => hit.entry.kind),
    ).toEqual(['department', 'doctor'])
    const twins = (['doctor', 'department', 'institution'] as const).map((kind) => entry(kind, '安禾'))
    expect(
      indexOf(twins)
        .search('安禾', 20)
        .map((hit) => hit.entry.kind),
    ).toEqual(['institution', 'department', 'doctor'])
  })

  it('R353: two glyphs are too few for a typo, and a syllable is never entered halfway', () => {
    expect(index.search('儿可', 20).map((hit) => hit.matchedBy)).not.toContain('名称')
    expect(indexOf([entry('department', '内科')]).search('外科', 20)).toEqual([])
    expect(indexOf([entry('department', '内科')]).search('ike', 20)).toEqual([])
  })

  it('A06: no result offers the nearest terms, and always something', () => {
    expect(index.search('科尔沁人民中西医结合医院', 20)).toEqual([])
    expect(index.suggest('科尔沁人民中西医结合医院')[0]).toBe('科尔沁中心医院')
    expect(index.suggest('xinxueguan bingfang')[0]).toBe('心血管内科')
    expect(index.suggest('zzzz')).toEqual(['儿科', '心血管内科', '重症医学科'])
  })

  it('R353: every title is found by itself first, and a glyph wrong in a name of three or more still finds it', () => {
    const glyph = fc.constantFrom(...'通辽科尔沁奈曼库伦扎鲁特开霍林郭勒医院')
    const titles = fc.uniqueArray(
      fc.array(glyph, { minLength: 3, maxLength: 8 }).map((g) => g.join('')),
      { minLength: 1, maxLength: 12 },
    )
    fc.assert(
      fc.property(titles, fc.nat(), fc.nat(), (names, whose, where) => {
        const name = names[whose % names.length] ?? ''
        const some = indexOf(names.map((title) => entry('institution', title)))
        expect(some.search(name, 100)[0]?.entry.title).toBe(name)
        const wrong = [...name].map((g, i) => (i === where % [...name].length ? '龘' : g)).join('')
        expect(some.search(wrong, 100).map((hit) => hit.entry.title)).toContain(name)
      }),
    )
  })

  it('R353: any input is answered, in the same order each time, with no entry twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (query) => {
        const ids = index.search(query, 50).map((hit) => hit.entry.id)
        expect(new Set(ids).size).toBe(ids.length)
        expect(
          indexOf([...CITY].reverse())
            .search(query, 50)
            .map((hit) => hit.entry.id),
        ).toEqual(ids)
        index.suggest(query)
      }),
    )
  })
})
