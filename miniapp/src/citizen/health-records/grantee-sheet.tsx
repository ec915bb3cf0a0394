import type { GrantCandidate } from '@jktl/shared/health-records/grants/contract'
import { useState } from 'react'
import { useRead } from '@/platform/api'
import { Cell, Field, List, QueryStates, Segmented, Sheet, Stack, Text } from '@/ui'
import { t } from './grants-texts'
import { PersonFinder } from './person-finder'

type Kind = 'org' | 'practitioner' | 'person'

function Hospitals({ onPick }: { onPick: (candidate: GrantCandidate) => void }) {
  const [words, setWords] = useState('')
  const query = useRead('healthRecords.listGranteeInstitutions', { query: words.trim() ? { q: words.trim() } : {} }, { keepPrevious: true })
  return (
    <>
      <Field id="hospital-name" label={t('hospitalName')} kind="search" value={words} onChange={setWords} maxLength={40} />
      <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'search', title: t('noHospital') }}>
        {({ items }) => <Candidates items={items} onPick={onPick} />}
      </QueryStates>
    </>
  )
}
const Candidates = ({ items, onPick }: { items: readonly GrantCandidate[]; onPick: (candidate: GrantCandidate) => void }) => (
  <Stack>
    <List>
      {items.map((one, index) => (
        <Cell
          key={one.ref}
          id={`candidate-${one.ref}`}
          first={index === 0}
          face={one.name.slice(0, 1)}
          title={one.name}
          note={one.detail}
          onPress={() => onPick(one)}
        />
      ))}
    </List>
  </Stack>
)
function Doctors({ onPick }: { onPick: (candidate: GrantCandidate) => void }) {
  const [hospital, setHospital] = useState<GrantCandidate | null>(null)
  const query = useRead('healthRecords.listGranteeDoctors', { params: { id: hospital?.ref ?? '' } }, { enabled: hospital !== null })
  if (!hospital)
    return (
      <Stack>
        <Text look="sub">{t('chooseHospital')}</Text>
        <Hospitals onPick={setHospital} />
      </Stack>
    )
  return (
    <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'user', title: t('noDoctors') }}>
      {({ items }) => <Candidates items={items} onPick={onPick} />}
    </QueryStates>
  )
}

/** 换一个人或一家医院: an institution, one of its doctors, or a person by name and number. */
export function GranteeSheet({ onPick, onClose }: { onPick: (candidate: GrantCandidate) => void; onClose: () => void }) {
  const [kind, setKind] = useState<Kind>('org')
  return (
    <Sheet id="grantee" title={t('pickTitle')} onClose={onClose}>
      <Segmented
        id="grantee-kind"
        label={t('pickKind')}
        choices={[
          { value: 'org', label: t('pickHospital') },
          { value: 'practitioner', label: t('pickDoctor') },
          { value: 'person', label: t('pickPerson') },
        ]}
        value={kind}
        onChange={setKind}
      />
      {kind === 'org' ? <Hospitals onPick={onPick} /> : kind === 'practitioner' ? <Doctors onPick={onPick} /> : <PersonFinder onFound={onPick} />}
    </Sheet>
  )
}
