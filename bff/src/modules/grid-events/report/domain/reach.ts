import { nodePath } from '@jktl/shared/grid-events/model'

/** How far "the same place" reaches (affairs-grid-childcare §3.5): a street's length in town, a herder's neighbourhood on the pasture. */
const TOWN_M = 100
const PASTURE_M = 500

const TOWN = /社区|居委会|居民委员会|街道/
const PASTURE = /嘎查|村|分场|牧场|苏木|乡/

/**
 * Town or pasture, by what the nearest named node that tells calls itself: its community first (社区 or 嘎查、村), then its township (街道 or 苏木、乡).
 * A 镇 has both, so it decides nothing; what nobody tells is town: the smaller circle suggests too little rather than another family's trouble.
 */
export function reachOf(nodeCode: string, nameOf: (code: string) => string | undefined): number {
  for (const code of nodePath(nodeCode)) {
    const name = nameOf(code) ?? ''
    if (TOWN.test(name)) return TOWN_M
    if (PASTURE.test(name)) return PASTURE_M
  }
  return TOWN_M
}
