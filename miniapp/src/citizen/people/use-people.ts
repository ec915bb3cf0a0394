import type { Person } from '@jktl/shared/identity/contract'
import { RELATION_NAMES } from '@jktl/shared/identity/model'
import { useRead } from '@/platform/api'
import { useSession, useSignedIn } from '@/platform/session'

/** 母亲 instead of 父母 where the sex is known. */
export function relationLabel({ relation, sex, ageYears }: Pick<Person, 'relation' | 'sex' | 'ageYears'>): string {
  if (relation === 'PARENT') return sex === 'F' ? '母亲' : '父亲'
  if (relation === 'CHILD') return ageYears < 3 ? '宝宝' : sex === 'F' ? '女儿' : '儿子'
  return RELATION_NAMES[relation]
}

/** The family of the signed-in account and the one the pages act for now. */
export function usePeople() {
  const signedIn = useSignedIn()
  const chosenId = useSession((s) => s.personId)
  const me = useRead('identity.getMe', {}, { keep: true, enabled: signedIn })
  const people = me.data?.persons.filter((p) => p.binding === 'ACTIVE') ?? []
  const acting = people.find((p) => p.id === chosenId) ?? people.find((p) => p.relation === 'SELF') ?? people[0] ?? null
  return { signedIn, me, people, acting, actFor: useSession((s) => s.actFor) }
}

/** What one calls a person of the family; null while that is not known, or when it is somebody else. */
export function usePersonLabel(personId: string): { label: string | null; isSelf: boolean; isPending: boolean } {
  const { people, me } = usePeople()
  const person = people.find((p) => p.id === personId)
  return { label: person ? relationLabel(person) : null, isSelf: person?.relation === 'SELF', isPending: me.isPending }
}
