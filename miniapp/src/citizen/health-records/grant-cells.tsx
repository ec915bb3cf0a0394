import type { Grant } from '@jktl/shared/health-records/grants/contract'
import { Cell, List } from '@/ui'
import { denialWords, otherName, untilWords } from './grant-words'
import { go, href } from '../routes'

/** Grants below each other, each leading to itself. */
export const GrantCells = ({ id, label, grants }: { id: string; label: string; grants: readonly Grant[] }) => (
  <List id={id} label={label}>
    {grants.map((grant, index) => (
      <Cell
        key={grant.id}
        id={`grant-${grant.id}`}
        first={index === 0}
        face={otherName(grant).slice(0, 1)}
        title={otherName(grant)}
        note={[grant.side === 'given' ? grant.grantee.detail : '', grant.effect === 'deny' ? denialWords(grant) : untilWords(grant)]
          .filter(Boolean)
          .join(' · ')}
        href={href('grant', { id: grant.id })}
        onPress={() => go('grant', { id: grant.id })}
      />
    ))}
  </List>
)
