import type { RecordItem } from '@jktl/shared/health-records/views/contract'
import type { DeskPurpose } from '@jktl/shared/health-records/desk/model'
import { iconOf, standingOf } from '@/records/record-look'
import { Cell, List, Pill } from '@/ui'
import { go, href } from '../routes'
import { momentText } from './words'

/** Records as rows: what, when, where, what mattered. */
export const RecordLines = ({ label, items, purpose }: { label: string; items: readonly RecordItem[]; purpose: DeskPurpose }) => (
  <List label={label}>
    {items.map((item, index) => {
      const standing = standingOf(item)
      return (
        <Cell
          key={item.id}
          id={`record-${item.id}`}
          first={index === 0}
          icon={iconOf(item.kind)}
          title={item.title}
          note={[momentText(item.eventAt), item.orgName, item.summary].filter(Boolean).join('；')}
          value={standing ? <Pill tone={standing.tone}>{standing.text}</Pill> : undefined}
          href={href('patientRecord', { id: item.id, purpose })}
          onPress={() => go('patientRecord', { id: item.id, purpose })}
        />
      )
    })}
  </List>
)
