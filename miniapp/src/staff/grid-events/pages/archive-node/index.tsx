import type { ArchiveNode } from '@jktl/shared/grid-events/geo/contract'
import { useState } from 'react'
import { useRead, useWrite } from '@/platform/api'
import { Box, Button, Dialog, Notice, QueryStates, Text } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { go, href, useParams } from '../../../routes'
import { ArchiveFacts } from '../../archive-facts'
import { ArchiveForm } from '../../archive-form'
import { ArchivePlan } from '../../archive-plan'
import { t } from '../../archive-texts'
import { CreateNode } from '../../create-node'
import { Trouble } from '../../trouble'

type Open = 'form' | 'create' | 'retire'

/** One grid's archive (R258, R259): facts, people, plan; changed and taken out of use by who manages it. */
export default function ArchiveNodePage() {
  const { code = '' } = useParams('gridArchiveNode')
  const may = useMay('gridArchive')
  const [open, setOpen] = useState<Open | null>(null)
  const [isSaved, setSaved] = useState(false)
  const query = useRead('gridEvents.getArchiveNode', { params: { code } }, { enabled: may && code !== '' })
  const node = query.data
  return (
    <Frame
      title={node?.name ?? t('archive')}
      current="gridArchive"
      task
      overlay={
        node && open === 'create' ? (
          <CreateNode parent={node} onClose={() => setOpen(null)} />
        ) : node && open === 'retire' ? (
          <Retire node={node} onClose={() => setOpen(null)} />
        ) : undefined
      }
    >
      <QueryStates query={query} id="node-error">
        {(shown) => (
          <Box className="s-stack">
            {isSaved ? (
              <Notice id="archive-saved" tone="ok" live>
                {t('saved')}
              </Notice>
            ) : null}
            {open === 'form' ? (
              <ArchiveForm
                key={shown.version}
                node={shown}
                onCancel={() => setOpen(null)}
                onDone={() => {
                  setOpen(null)
                  setSaved(true)
                }}
              />
            ) : (
              <>
                <Tools node={shown} onOpen={setOpen} />
                <ArchiveFacts node={shown} />
                <ArchivePlan within={shown.code} name={shown.name} />
                <SeldomTools node={shown} onOpen={setOpen} />
              </>
            )}
          </Box>
        )}
      </QueryStates>
    </Frame>
  )
}

const Tools = ({ node, onOpen }: { node: ArchiveNode; onOpen: (open: Open) => void }) => (
  <Box className="acts">
    {node.mayEdit ? (
      <Button id="node-edit" small fit onPress={() => onOpen('form')}>
        {t('edit')}
      </Button>
    ) : null}
    {node.hasChildren ? (
      <Button
        id="node-into"
        kind="secondary"
        small
        fit
        href={href('gridArchive', { within: node.code })}
        onPress={() => go('gridArchive', { within: node.code })}
      >
        {t('into')}
      </Button>
    ) : null}
  </Box>
)

/** What is seldom done, below everything else. */
const SeldomTools = ({ node, onOpen }: { node: ArchiveNode; onOpen: (open: Open) => void }) => (
  <Box className="acts">
    {node.mayCreate && node.level !== 'GRID_3' && node.level !== 'REGION' && node.level !== 'COUNTY' ? (
      <Button id="node-create" kind="secondary" small fit onPress={() => onOpen('create')}>
        {t('create')}
      </Button>
    ) : null}
    {node.mayRetire ? (
      <Button id="node-retire" kind="danger" small fit onPress={() => onOpen('retire')}>
        {t('retire')}
      </Button>
    ) : null}
  </Box>
)

function Retire({ node, onClose }: { node: ArchiveNode; onClose: () => void }) {
  const retire = useWrite('gridEvents.retireNode', { refresh: ['gridEvents.getArchiveNode', 'gridEvents.listArchive'], onDone: onClose })
  return (
    <Dialog
      id="retire"
      title={t('retireTitle', { name: node.name })}
      confirm={t('retireGo')}
      danger
      busy={retire.busy}
      onConfirm={() => retire.run({ params: { code: node.code }, ifMatch: node.version })}
      dismiss={t('keep')}
      onDismiss={onClose}
    >
      <Text>{t('retireNote')}</Text>
      <Trouble id="retire-failed" failure={retire.failure} />
    </Dialog>
  )
}
