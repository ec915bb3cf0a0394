import { type PersonRelation, RELATION_NAMES } from '@jktl/shared/identity/model'

const BY_SEX: Partial<Record<PersonRelation, Record<'M' | 'F', string>>> = {
  CHILD: { M: '儿子', F: '女儿' },
  PARENT: { M: '父亲', F: '母亲' },
  SPOUSE: { M: '丈夫', F: '妻子' },
}

/** What a relative is called. */
export const kinshipOf = (relation: PersonRelation, sex: 'M' | 'F'): string => BY_SEX[relation]?.[sex] ?? RELATION_NAMES[relation]
