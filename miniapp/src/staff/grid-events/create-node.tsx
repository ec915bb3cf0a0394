import { useState } from 'react'
import { useWrite } from '@/platform/api'
import { Dialog, Field } from '@/ui'
import { focusOn } from '../frame/keys'
import { go } from '../routes'
import { t } from './archive-texts'
import { digitsBelow } from './archive-words'
import { Trouble } from './trouble'

/** 新建: the code says where it belongs. */
export function CreateNode({ parent, onClose }: { parent: { code: string; name: string }; onClose: () => void }) {
  const [code, setCode] = useState(parent.code)
  const [name, setName] = useState('')
  const [wrong, setWrong] = useState<'code' | 'name'>()
  const digits = digitsBelow(parent.code) ?? parent.code.length
  const create = useWrite('gridEvents.createNode', {
    refresh: ['gridEvents.listArchive', 'gridEvents.getArchiveNode'],
    onDone: (node) => {
      onClose()
      go('gridArchiveNode', { code: node.code })
    },
  })
  const send = () => {
    const fits = /^\d+$/.test(code) && code.length === digits && code.startsWith(parent.code)
    const gap = fits ? (name.trim().length < 2 ? 'name' : undefined) : 'code'
    setWrong(gap)
    if (gap) return focusOn(`create-${gap}`)
    create.run({ body: { code, name: name.trim() } })
  }
  return (
    <Dialog
      id="create"
      title={t('createTitle', { name: parent.name })}
      confirm={t('createGo')}
      onConfirm={send}
      busy={create.busy}
      dismiss={t('cancel')}
      onDismiss={onClose}
    >
      <Field
        id="create-code"
        label={t('code')}
        kind="number"
        hint={t('codeHint', { digits, parent: parent.code })}
        value={code}
        maxLength={18}
        onChange={setCode}
        error={wrong === 'code' ? t('codeWrong', { digits, parent: parent.code }) : undefined}
      />
      <Field id="create-name" label={t('nameLabel')} value={name} maxLength={40} onChange={setName} error={wrong === 'name' ? t('nameWrong') : undefined} />
      <Trouble id="create-failed" failure={create.failure} />
    </Dialog>
  )
}
