import type { BlockProposal } from '@jktl/shared/health-records/privacy/contract'
import { BLOCK_KINDS } from '@jktl/shared/health-records/desk/model'
import { useRead, useWrite } from '@/platform/api'
import { Button, Buttons, Pill, QueryStates, Stack, type StatusTone, Text } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { t } from '../../privacy-texts'
import { Trouble } from '../../trouble'
import { momentText } from '../../words'

const TONES: Record<BlockProposal['status'], StatusTone> = { PROPOSED: 'notice', AGREED: 'ok', REJECTED: 'paused' }

function Proposal({ proposal }: { proposal: BlockProposal }) {
  const { id, version, kind, isLift, status, isMine } = proposal
  const decide = useWrite('healthRecords.decideBlock', { refresh: ['healthRecords.listBlockProposals', 'healthRecords.getPrivacyFile'] })
  const send = (agrees: boolean) => decide.run({ params: { id }, ifMatch: version, body: { agrees } })
  return (
    <Panel item title={t('of', { person: proposal.personNameMasked })} end={<Pill tone={TONES[status]}>{t(status)}</Pill>}>
      <Text look="strong">{`${proposal.blockedNameMasked}：${isLift ? t('isLift', { kind: BLOCK_KINDS[kind] }) : BLOCK_KINDS[kind]}`}</Text>
      <Text>{proposal.evidence}</Text>
      <Text look="sub">{momentText(proposal.proposedAt)}</Text>
      {status === 'PROPOSED' && isMine ? <Text look="sub">{t('mine')}</Text> : null}
      {status === 'PROPOSED' && !isMine ? (
        <Buttons>
          <Button id={`block-agree-${id}`} busy={decide.busy} onPress={() => send(true)}>
            {t('agree')}
          </Button>
          <Button id={`block-reject-${id}`} kind="secondary" busy={decide.busy} onPress={() => send(false)}>
            {t('reject')}
          </Button>
        </Buttons>
      ) : null}
      <Trouble id={`block-failed-${id}`} failure={decide.failure} />
    </Panel>
  )
}

/** One proposes with evidence, another decides (§3.5, §3.6). */
export default function PrivacyBlocksPage() {
  const may = useMay('privacyBlocks')
  const query = useRead('healthRecords.listBlockProposals', {}, { enabled: may })
  return (
    <Frame title={t('proposals')} current="privacyBlocks" note={t('proposalsNote')}>
      <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'inbox', title: t('noProposals') }}>
        {({ items }) => (
          <Stack>
            {items.map((proposal) => (
              <Proposal key={proposal.id} proposal={proposal} />
            ))}
          </Stack>
        )}
      </QueryStates>
    </Frame>
  )
}
