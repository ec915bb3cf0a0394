import { emptyDraft, lackingIn, payloadOf, titleOf } from './report-draft'

const good = { ...emptyDraft(true), category: 'ENV_WASTE' as const, nodeCode: '15050200200103', text: ' 垃圾箱满了 ' }
const lacking = (part: object) => lackingIn({ draft: { ...good, ...part }, files: [] })

describe('a report as it is written', () => {
  it('R261: asks for what is missing in the order of the form, and for no more', () => {
    expect(lackingIn({ draft: emptyDraft(true), files: [] })).toBe('needPlace')
    expect(lacking({ category: null })).toBe('needWhat')
    expect(lacking({ text: '  ' })).toBe('needSay')
    expect(lackingIn({ draft: { ...good, text: '' }, files: [{ kind: 'PHOTO', ref: 'a', sha256: 'b', seconds: null, uploadedId: null }] })).toBeNull()
    expect(lacking({ contact: 'other', phone: '138' })).toBe('phoneWrong')
    expect(lacking({ contact: 'other', phone: '138', isAnonymous: true })).toBeNull()
    expect(lacking({})).toBeNull()
  })
  it('R261 §3.9: leaves the number out of an anonymous report, and a typed one that is no longer wanted', () => {
    expect(payloadOf({ ...good, contact: 'other', phone: '13800000000', isAnonymous: true })).toMatchObject({ contact: 'none', phone: null })
    expect(payloadOf({ ...good, contact: 'account', phone: '13800000000' })).toMatchObject({
      contact: 'account',
      phone: null,
      lane: 'PUBLIC',
      text: '垃圾箱满了',
    })
  })
  it('R261: is called by its first words, else by what it is about', () => {
    expect(titleOf(good)).toBe('垃圾箱满了')
    expect(titleOf({ ...good, text: '' })).toBe('垃圾污水')
    expect(titleOf({ ...good, text: '长'.repeat(30) })).toHaveLength(21)
  })
})
