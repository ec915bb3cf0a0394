import type { Directory, Label } from '@jktl/shared/health-records/model'

import { bandOf } from '../../domain/policy/age-bands.ts'
import type { DecisionCode, PolicyRequest } from '../../domain/policy/facts.ts'
import type { EventCategory } from './chain.ts'
import type { EventDetail } from './detail.ts'

/** Who reads a log: the person themself, or a guardian with what guardianship shows them. Grantees never see other grantees. */
export type Viewer = { kind: 'SELF' } | { kind: 'GUARDIAN'; directories: ReadonlySet<Directory>; labels: ReadonlySet<Label>; isPartial: boolean }

/** What alone tells of a label. */
const TELLING_CODES: ReadonlySet<DecisionCode> = new Set(['LABEL', 'ABUSE', 'UNTOLD', 'HOLD', 'SAFEGUARDING'])

/** @returns null for everybody else */
export function viewerOf({ subject, patient, env }: Pick<PolicyRequest, 'subject' | 'patient' | 'env'>): Viewer | null {
  if (subject.personId === null || !subject.isRealName || subject.isDisabled || patient.deceasedAt !== null || patient.mergedInto !== null) return null
  const band = bandOf(patient, env.now)
  if (!band) return null
  if (subject.personId === patient.personId) return band.hasOwnLogin ? { kind: 'SELF' } : null
  const mine = patient.guardians.filter(({ personId }) => personId === subject.personId)
  if (mine.length === 0 || mine.some(({ isBlocked }) => isBlocked) || patient.blockedPersonIds.includes(subject.personId) || !band.guardian) return null
  const opened = patient.optIns.filter(({ guardianPersonId }) => guardianPersonId === subject.personId).map(({ label }) => label)
  const { directories, labels, optInLabels } = band.guardian
  return { kind: 'GUARDIAN', directories, labels: new Set([...labels, ...opened.filter((label) => optInLabels.has(label))]), isPartial: band.hasOwnLogin }
}

/** An access to what a guardian may not see is not for their eyes either (§3.8: 14–17 labelled → adolescent only). */
export function isShownTo(
  viewer: Viewer,
  event: { category: EventCategory; detail: Pick<EventDetail, 'code' | 'directories'>; labels: ReadonlySet<string> },
): boolean {
  if (viewer.kind === 'SELF') return true
  const { detail, labels, category } = event
  if (viewer.isPartial && category === 'SELF') return false
  return (
    !TELLING_CODES.has(detail.code) &&
    detail.directories.every((directory) => viewer.directories.has(directory)) &&
    [...labels].every((label) => (viewer.labels as ReadonlySet<string>).has(label))
  )
}
