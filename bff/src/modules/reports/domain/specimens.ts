import type { RecordOf } from '@jktl/shared/health-records/content'
import { createHash } from 'node:crypto'

type SpecimenRecord = RecordOf<'SPECIMEN'>
interface Known {
  type: string | null
  /** Of the tube: the same in every source. */
  number: string | null
}
const keyOf = (source: string, ref: string): string => `${source} ${ref}`

/** What is known of the tubes: values only name theirs. */
export class Specimens {
  private readonly known: Map<string, Known>

  constructor(found: readonly { kind: string }[]) {
    const specimens = found.filter((object): object is SpecimenRecord => object.kind === 'SPECIMEN')
    this.known = new Map(
      specimens.map(({ source, sourceRef, content }) => [keyOf(source, sourceRef), { type: content.specimenType, number: content.code?.code ?? null }]),
    )
  }

  /** One tube is one identity, whichever source tells of it. */
  of({ source, content }: RecordOf<'LAB_ITEM'>): { specimenId: string | null; specimenType: string | null } {
    const { specimenId, specimenType } = content
    const found = specimenId === null ? undefined : this.known.get(keyOf(source, specimenId))
    return {
      specimenId: found?.number ?? (specimenId === null ? null : keyOf(source, specimenId)),
      specimenType: found?.type ?? specimenType,
    }
  }
}

/** The same report told of by two sources: of the same tubes, under the same name. null: nothing to know it by. */
export function reportKey(report: { personId: string; content: { title: string } }, parts: readonly { kind: string }[]): string | null {
  const numbers = parts.flatMap((part) => (part.kind === 'SPECIMEN' ? ((part as SpecimenRecord).content.code?.code ?? []) : []))
  if (numbers.length === 0) return null
  return createHash('sha256')
    .update(JSON.stringify([report.personId, report.content.title, [...new Set(numbers)].sort()]))
    .digest('base64url')
}
