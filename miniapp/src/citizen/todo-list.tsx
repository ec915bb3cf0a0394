import type { Todo } from '@jktl/shared/insights/contract'
import { Button, Cell, List, type CellProps } from '@/ui'
import { openTarget } from './open-target'
import { go } from './routes'
import { t } from './todo-texts'

type Kind = Todo['kind']
const LOOK: Record<Kind, Required<Pick<CellProps, 'icon' | 'plate'>>> = {
  WAITLIST_OFFER: { icon: 'bell', plate: 'notice' },
  IN_QUEUE: { icon: 'users', plate: 'notice' },
  NEXT_VISIT: { icon: 'calendar', plate: 'tint' },
  CONFIRM_HOLD: { icon: 'clock', plate: 'notice' },
  PAY: { icon: 'wallet', plate: 'notice' },
  CHECKING_PAYMENT: { icon: 'refresh', plate: 'info' },
  CONFIRMING: { icon: 'hospital', plate: 'info' },
  REBOOK: { icon: 'stop', plate: 'danger' },
  REPAY_CREDIT: { icon: 'wallet', plate: 'notice' },
  PAY_BILL: { icon: 'wallet', plate: 'notice' },
  REFUNDING: { icon: 'refund', plate: 'info' },
  CONSENT_REQUEST: { icon: 'users', plate: 'notice' },
  REAL_NAME: { icon: 'idcard', plate: 'notice' },
  ADD_SELF: { icon: 'user', plate: 'tint' },
  ANSWER_GRID_WORKER: { icon: 'chat', plate: 'notice' },
  RATE_GRID_EVENT: { icon: 'star', plate: 'tint' },
}

function open({ kind, target, targetId }: Todo): void {
  if (kind === 'CONFIRM_HOLD' && targetId) go('confirm', { id: targetId })
  else openTarget(target, targetId)
}

/** What waits for the person, most urgent first: each row says what, when and for whom, and carries its verb. */
export const TodoList = ({ id, label, todos }: { id: string; label: string; todos: readonly Todo[] }) => (
  <List id={id} label={label}>
    {todos.map((todo, index) => (
      <Cell
        key={`${todo.kind}-${todo.targetId ?? index}`}
        first={index === 0}
        {...LOOK[todo.kind]}
        title={todo.title}
        note={todo.personLabel ? t('forPerson', { person: todo.personLabel, detail: todo.detail }) : todo.detail}
        action={
          <Button id={`${id}-${index + 1}`} kind="secondary" small label={t('verbFor', { verb: t(todo.kind), title: todo.title })} onPress={() => open(todo)}>
            {t(todo.kind)}
          </Button>
        }
      />
    ))}
  </List>
)
