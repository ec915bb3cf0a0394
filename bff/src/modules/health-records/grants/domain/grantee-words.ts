import type { PersonRelation } from '@jktl/shared/identity/model'

const WORDS: Record<PersonRelation, { F: string; M: string }> = {
  SELF: { F: '本人', M: '本人' },
  CHILD: { F: '女儿', M: '儿子' },
  PARENT: { F: '母亲', M: '父亲' },
  SPOUSE: { F: '妻子', M: '丈夫' },
  OTHER: { F: '家人', M: '家人' },
}
/** 女儿, 丈夫 …: what a relative is called. */
export const relationWord = (relation: PersonRelation, sex: 'M' | 'F'): string => WORDS[relation][sex]
export const relativeDetail = (relative: { relation: PersonRelation; sex: 'M' | 'F'; phoneMasked: string | null }): string =>
  [relationWord(relative.relation, relative.sex), relative.phoneMasked && `手机 ${relative.phoneMasked}`].filter(Boolean).join('，')
