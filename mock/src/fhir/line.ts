import { isRecord } from '../kernel/fields.ts'
import type { City } from '../kernel/system.ts'
import { lineActions } from './actions.ts'
import { Archive, type Version } from './archive.ts'
import type { Draft } from './data/chart.ts'
import { Gateway } from './gateway.ts'
import type { Merges } from './patients.ts'
import { ReportDesk, valueText } from './report-desk.ts'
import { asList, patientOf, referenceOf } from './resources.ts'

interface LineOptions {
  name: string
  types: readonly string[]
  takesOthers: boolean
  /** What was published before the city began, oldest first. */
  seed: readonly Draft[]
}

/** The final truth of one resource, as far as a reader has to agree with it. */
function truth({ resource, versionId }: Version) {
  const { meta, status } = resource
  const codes = (value: unknown) => asList(value).flatMap((one) => (isRecord(one) ? String(one['code']) : []))
  return {
    reference: referenceOf(resource),
    versionId,
    patient: patientOf(resource) ?? null,
    status: typeof status === 'string' ? status : null,
    directory: codes(meta?.tag).find((code) => /^D\d\d$/.test(code)) ?? null,
    labels: codes(meta?.security),
    value: valueText(resource) ?? null,
  }
}

/** A line after fhir-interface.md with its books, control actions and memory. */
export function openLine(city: City, { name, types, takesOthers, seed }: LineOptions): void {
  const now = () => city.clock.now()
  const archive = new Archive(now)
  const desk = new ReportDesk(archive, now)
  const merges: Merges = new Map()
  for (const { resource, at } of seed) archive.publish(resource, at)
  archive.endSeed()
  city.memory.keep(name, {
    save: () => ({ versions: archive.state(), underway: desk.state(), merges }),
    restore: (saved) => {
      archive.restore(saved.versions)
      desk.restore(saved.underway)
      for (const [from, moved] of saved.merges) merges.set(from, moved)
    },
  })
  new Gateway(city, {
    name,
    archive,
    types,
    takesOthers,
    books: () => ({ resources: archive.everything().map(truth) }),
    actions: lineActions(city, archive, desk, merges),
  })
}
