import { CROWD_LIMIT, crowd } from './crowd.ts'
import { openidOf, unionidOf, WECHAT_APPS, type WechatApp } from './identifiers.ts'
import { PARENT_LINKS, PERSONAS, RESIDENTS_WITHOUT_ACCOUNT, SPOUSES, type Persona, type Resident } from './personas.ts'
import { samples } from './samples.ts'

const everyResident = new Map<string, Resident>([...PERSONAS, ...RESIDENTS_WITHOUT_ACCOUNT].map((r) => [r.name, r]))
const residentNamed = (name: string): Resident | undefined =>
  everyResident.get(name) ?? [...samples().personas, ...samples().residents].find((sample) => sample.name === name)
const personas = new Map<string, Persona>(PERSONAS.map((p) => [p.name, p]))
let crowdByName: Map<string, Persona> | undefined

/** The account holder of that name, seeded or generated. */
export function findPersona(name: string): Persona | undefined {
  const seeded = personas.get(name) ?? samples().personas.find((sample) => sample.name === name)
  if (seeded) return seeded
  crowdByName ??= new Map(crowd(CROWD_LIMIT).map((p) => [p.name, p]))
  return crowdByName.get(name)
}

let byOpenid: Map<string, { persona: Persona; app: WechatApp }> | undefined

/** Whose openid this is and in which app; undefined for one the city never handed out. */
export function findByOpenid(openid: string): { persona: Persona; app: WechatApp } | undefined {
  byOpenid ??= new Map(
    [...PERSONAS, ...samples().personas, ...crowd(CROWD_LIMIT)].flatMap((persona) =>
      (['citizen', 'staff'] as const).map((app) => [openidIn(app, persona), { persona, app }] as const),
    ),
  )
  return byOpenid.get(openid)
}

export const openidIn = (app: WechatApp, persona: Persona): string => openidOf(WECHAT_APPS[app].appid, persona.name)
export const unionidFor = (persona: Persona): string => unionidOf(persona.name)

type Relation = 'CHILD' | 'PARENT' | 'SPOUSE'

function familyOf(name: string): ({ relation: Relation } & Omit<Resident, 'household'>)[] {
  const links = [...PARENT_LINKS, ...samples().parentLinks]
  const related: [Relation, string][] = [
    ...links.filter((l) => l.parent === name).map((l): [Relation, string] => ['CHILD', l.child]),
    ...links.filter((l) => l.child === name).map((l): [Relation, string] => ['PARENT', l.parent]),
    ...SPOUSES.filter((pair) => pair.includes(name)).map((pair): [Relation, string] => ['SPOUSE', pair[0] === name ? pair[1] : pair[0]]),
  ]
  return related.flatMap(([relation, relative]) => {
    const found = residentNamed(relative)
    if (!found) return []
    const { household: _household, ...facts } = found
    const { name: ownName, sex, birthDate, idNumber, birthCertificateNumber } = facts
    return [{ relation, name: ownName, sex, birthDate, idNumber, ...(birthCertificateNumber && { birthCertificateNumber }) }]
  })
}

/** What `GET /__city/personas` tells of one person; `openid` is the one of the person's own app. */
export function describePersona(persona: Persona) {
  const { name, role, app, phone, idNumber, birthDate, sex, post } = persona
  const family = familyOf(name)
  return {
    name,
    role,
    app,
    openid: openidIn(app, persona),
    unionid: unionidFor(persona),
    phone,
    idNumber,
    birthDate,
    sex,
    ...(post && { post }),
    ...(family.length > 0 && { family }),
  }
}
