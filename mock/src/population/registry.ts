import { CROWD_LIMIT, crowd } from '../kernel/crowd.ts'
import { PARENT_LINKS, PERSONAS, RESIDENTS_WITHOUT_ACCOUNT, type Resident, type Sex } from '../kernel/personas.ts'
import { samples } from '../kernel/samples.ts'

export interface RegisteredPerson extends Resident {
  /** The day of death, while it is recorded. */
  diedOn?: string
  parents: RegisteredPerson[]
}

export type ParentKind = 'MOTHER' | 'FATHER'
export const parentKind = (parent: RegisteredPerson): ParentKind => (parent.sex === 'F' ? 'MOTHER' : 'FATHER')

export interface Birth {
  childName: string
  birthDate: string
  sex: Sex
  parents: RegisteredPerson[]
  certificateNumber: string
}

/** 全员人口库: who exists, whose child one is, who lives together, who died, and which two numbers are one person. */
export class PopulationRegistry {
  private readonly people: RegisteredPerson[] = [...PERSONAS, ...RESIDENTS_WITHOUT_ACCOUNT, ...samples().personas, ...samples().residents]
    .filter((p) => p.idNumber !== null || p.birthCertificateNumber !== undefined)
    .map((p) => ({ ...p, parents: [] }))
  private readonly mergedInto = new Map<string, string>()
  private crowdByNumber: Map<string, RegisteredPerson> | undefined

  constructor() {
    for (const { parent, child } of [...PARENT_LINKS, ...samples().parentLinks]) {
      const parentPerson = this.findByName(parent)
      if (parentPerson) this.findByName(child)?.parents.push(parentPerson)
    }
  }

  /** The person a number belongs to; a merged number leads to the surviving person. */
  findByIdNumber(idNumber: string): RegisteredPerson | undefined {
    const number = this.mergedInto.get(idNumber) ?? idNumber
    return this.people.find((p) => p.idNumber === number) ?? this.findInCrowd(number)
  }

  findByName(name: string): RegisteredPerson | undefined {
    return this.people.find((p) => p.name === name)
  }

  findByCertificate(certificateNumber: string): RegisteredPerson | undefined {
    return this.people.find((p) => p.birthCertificateNumber === certificateNumber)
  }

  /** The mother or father of the child among the two; undefined when they are not parent and child. */
  kindOfParent(parent: RegisteredPerson, child: RegisteredPerson): ParentKind | undefined {
    return child.parents.includes(parent) ? parentKind(parent) : undefined
  }

  recordBirth({ childName, birthDate, sex, parents, certificateNumber }: Birth): RegisteredPerson {
    const child: RegisteredPerson = {
      name: childName,
      sex,
      birthDate,
      idNumber: null,
      birthCertificateNumber: certificateNumber,
      household: parents[0]?.household ?? `${childName}家`,
      parents,
    }
    this.people.push(child)
    return child
  }

  merge(fromIdNumber: string, intoIdNumber: string): void {
    this.mergedInto.set(fromIdNumber, intoIdNumber)
  }

  unmerge(fromIdNumber: string): void {
    this.mergedInto.delete(fromIdNumber)
  }

  /** Books: what differs from the seeded city, and how many are registered. */
  books() {
    return {
      registered: this.people.length,
      deaths: this.people.filter((p) => p.diedOn).map((p) => ({ name: p.name, idNumber: p.idNumber, diedOn: p.diedOn })),
      newborns: this.people
        .filter((p) => p.birthCertificateNumber)
        .map((p) => ({
          name: p.name,
          birthDate: p.birthDate,
          certificateNumber: p.birthCertificateNumber,
          idNumber: p.idNumber,
          parents: p.parents.map((parent) => parent.name),
        })),
      merged: [...this.mergedInto].map(([from, into]) => ({ from, into })),
    }
  }

  private findInCrowd(idNumber: string): RegisteredPerson | undefined {
    this.crowdByNumber ??= new Map(crowd(CROWD_LIMIT).map((p) => [p.idNumber ?? '', { ...p, parents: [] }]))
    return this.crowdByNumber.get(idNumber)
  }
}
