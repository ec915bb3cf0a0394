import type { BorderProblemKind } from '@jktl/shared/grid-events/geo/model'

/** What is wrong, where, in plain Chinese. */
export interface FoundProblem {
  kind: BorderProblemKind
  /** Of the node, or its place in the file. */
  code: string
  text: string
}
export interface Named {
  code: string
  name: string
}

export const nameOfArea = ({ code, name }: Named): string => `${name}（${code}）`
export const placeText = ([longitude, latitude]: readonly [number, number]): string => `东经 ${longitude.toFixed(5)}、北纬 ${latitude.toFixed(5)} 附近`
export const areaText = (m2: number): string => (m2 >= 10_000 ? `${(m2 / 1_000_000).toFixed(2)} 平方公里` : `${Math.max(1, Math.round(m2))} 平方米`)
