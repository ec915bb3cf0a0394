import { nodeLevelOf, nodePath } from '@jktl/shared/grid-events/model'

const SPOKEN = ['TOWNSHIP', 'COMMUNITY', 'GRID_1'] as const

/** `西门街道 柳岸社区 第三网格`: as people say where something is; nearer nodes are for staff. */
export function placeNameOf(nodeCode: string, names: ReadonlyMap<string, { name: string }>): string {
  const spoken = nodePath(nodeCode)
    .reverse()
    .filter((code) => SPOKEN.some((level) => level === nodeLevelOf(code)))
  return (spoken.length > 0 ? spoken : [nodeCode]).flatMap((code) => names.get(code)?.name ?? []).join(' ')
}
