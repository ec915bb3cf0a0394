import type { PrivacyFile } from '@jktl/shared/health-records/privacy/contract'
import { BLOCK_KIND_NAMES, BLOCK_KINDS, type BlockKind } from '@jktl/shared/health-records/desk/model'
import { useState } from 'react'
import { useRead, useWrite } from '@/platform/api'
import { Box, Button, Cell, Field, List, Notice, Pill, QueryStates, RadioGroup, Stack, Text } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { focusOn } from '../../../frame/keys'
import { Panel } from '../../../frame/panel'
import { t } from '../../privacy-texts'
import { Trouble } from '../../trouble'
import { directoriesText, momentText } from '../../words'

const EVIDENCE_MIN = 10
const KINDS = BLOCK_KIND_NAMES.map((value) => ({ value, label: BLOCK_KINDS[value] }))
const isTyped = (name: string, idNumber: string): boolean => name.trim().length >= 2 && idNumber.trim().length >= 15

function Find({ onFound }: { onFound: (personId: string) => void }) {
  const [name, setName] = useState('')
  const [idNumber, setIdNumber] = useState('')
  const [told, setTold] = useState<string>()
  const find = useWrite('healthRecords.findPrivacyPerson', {
    onDone: ({ items }) => {
      const [found] = items
      setTold(found ? undefined : t('notFound'))
      if (found) onFound(found.personId)
    },
  })
  const send = () => {
    if (!isTyped(name, idNumber)) {
      setTold(t('findNeeded'))
      return focusOn('privacy-name')
    }
    find.run({ body: { name: name.trim(), idNumber: idNumber.trim().toUpperCase() } })
  }
  return (
    <Panel title={t('findTitle')}>
      <Field id="privacy-name" label={t('name')} value={name} onChange={setName} maxLength={40} first />
      <Field id="privacy-id" label={t('idNumber')} value={idNumber} onChange={setIdNumber} maxLength={18} />
      <Trouble id="privacy-find-failed" failure={find.failure} />
      {told ? (
        <Notice id="privacy-find-told" tone="notice" live>
          {told}
        </Notice>
      ) : null}
      <Button id="privacy-find" fit busy={find.busy} onPress={send}>
        {t('find')}
      </Button>
    </Panel>
  )
}

function Propose({ personId }: { personId: string }) {
  const [kind, setKind] = useState<BlockKind>('SAFEGUARDING')
  const [name, setName] = useState('')
  const [idNumber, setIdNumber] = useState('')
  const [evidence, setEvidence] = useState('')
  const [error, setError] = useState<{ at: 'who' | 'evidence'; text: string }>()
  const [isSent, setSent] = useState(false)
  const propose = useWrite('healthRecords.proposeBlock', { onDone: () => setSent(true), refresh: ['healthRecords.listBlockProposals'] })
  const send = () => {
    if (!isTyped(name, idNumber)) {
      setError({ at: 'who', text: t('whoNeeded') })
      return focusOn('block-name')
    }
    if (evidence.trim().length < EVIDENCE_MIN) {
      setError({ at: 'evidence', text: t('evidenceNeeded') })
      return focusOn('block-evidence')
    }
    setError(undefined)
    const blocked = { name: name.trim(), idNumber: idNumber.trim().toUpperCase() }
    return propose.run({ body: { personId, kind, blocked, evidence: evidence.trim() } })
  }
  if (isSent)
    return (
      <Notice id="block-sent" tone="ok" live>
        {t('sent')}
      </Notice>
    )
  return (
    <Panel title={t('propose')} note={t('proposeNote')}>
      <RadioGroup id="block-kind" label={t('kind')} choices={KINDS} value={kind} onChange={setKind} />
      <Field
        id="block-name"
        label={`${t('who')}：${t('name')}`}
        value={name}
        onChange={setName}
        maxLength={40}
        error={error?.at === 'who' ? error.text : undefined}
      />
      <Field id="block-id" label={`${t('who')}：${t('idNumber')}`} value={idNumber} onChange={setIdNumber} maxLength={18} />
      <Field
        id="block-evidence"
        label={t('evidence')}
        hint={t('evidenceHint')}
        value={evidence}
        onChange={setEvidence}
        maxLength={500}
        multiline
        error={error?.at === 'evidence' ? error.text : undefined}
      />
      <Trouble id="block-failed" failure={propose.failure} />
      <Button id="block-send" fit busy={propose.busy} onPress={send}>
        {t('send')}
      </Button>
    </Panel>
  )
}

function Lift({ blockId }: { blockId: string }) {
  const [evidence, setEvidence] = useState('')
  const [isSent, setSent] = useState(false)
  const lift = useWrite('healthRecords.proposeLift', { onDone: () => setSent(true), refresh: ['healthRecords.listBlockProposals'] })
  if (isSent) return <Notice tone="ok">{t('sent')}</Notice>
  return (
    <>
      <Field id={`lift-${blockId}`} label={t('evidence')} hint={t('evidenceHint')} value={evidence} onChange={setEvidence} maxLength={500} multiline />
      <Trouble id={`lift-failed-${blockId}`} failure={lift.failure} />
      <Button
        id={`lift-send-${blockId}`}
        kind="secondary"
        small
        fit
        busy={lift.busy}
        disabledReason={evidence.trim().length < EVIDENCE_MIN ? t('evidenceNeeded') : undefined}
        onPress={() => lift.run({ body: { blockId, evidence: evidence.trim() } })}
      >
        {t('lift')}
      </Button>
    </>
  )
}

const File = ({ file }: { file: PrivacyFile }) => (
  <Box className="cols">
    <Box className="grow s-stack">
      <Panel title={`${t('grants')}：${file.person.nameMasked}`} note={file.person.idNumberMasked} flush>
        {file.grants.length === 0 ? (
          <Box className="panel-b">
            <Text look="sub">{t('noGrants')}</Text>
          </Box>
        ) : (
          <List label={t('grants')}>
            {file.grants.map((grant, index) => (
              <Cell
                key={grant.id}
                first={index === 0}
                icon={grant.effect === 'permit' ? 'share' : 'lock'}
                title={grant.granteeKind === 'everyone' ? t('everyone') : grant.granteeName}
                note={`${directoriesText(grant.directories)}；${t('period', { from: momentText(grant.startsAt), to: momentText(grant.endsAt) })}；${t('uses', { count: grant.uses })}`}
                value={<Pill tone={grant.status === 'active' ? 'ok' : 'paused'}>{t(grant.effect)}</Pill>}
              />
            ))}
          </List>
        )}
      </Panel>
      <Panel title={t('blocks')}>
        {file.blocks.length === 0 ? <Text look="sub">{t('noBlocks')}</Text> : null}
        {file.blocks.map((block) => (
          <Stack key={block.id}>
            <Text look="strong">{`${block.blockedNameMasked}：${BLOCK_KINDS[block.kind]}`}</Text>
            <Text look="sub">{t('since', { time: momentText(block.since) })}</Text>
            <Lift blockId={block.id} />
          </Stack>
        ))}
      </Panel>
    </Box>
    <Box className="side s-stack">
      <Propose key={file.person.personId} personId={file.person.personId} />
    </Box>
  </Box>
)

/** Who may look at somebody's records and who is kept from them, without a word of content (§3.2, §3.5). */
export default function PrivacyPeoplePage() {
  const may = useMay('privacyPeople')
  const [personId, setPersonId] = useState('')
  const query = useRead('healthRecords.getPrivacyFile', { params: { id: personId } }, { enabled: may && personId !== '' })
  return (
    <Frame title={t('people')} current="privacyPeople" note={t('peopleNote')}>
      <Find onFound={setPersonId} />
      {personId ? <QueryStates query={query}>{(file) => <File file={file} />}</QueryStates> : null}
    </Frame>
  )
}
