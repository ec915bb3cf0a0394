import { ApiProblem, useWrite, type Answer, type Write, type WriteId } from '@/platform/api'
import { useEffect } from 'react'

export type ActId = Extract<
  WriteId,
  | 'gridEvents.claimEvent'
  | 'gridEvents.answerReporter'
  | 'gridEvents.askReporter'
  | 'gridEvents.goOnWithEvent'
  | 'gridEvents.offerTransfer'
  | 'gridEvents.answerTransfer'
  | 'gridEvents.withdrawTransfer'
  | 'gridEvents.resolveEvent'
  | 'gridEvents.checkEvent'
  | 'gridEvents.fileEvent'
  | 'gridEvents.rejectEvent'
  | 'gridEvents.mergeEvent'
  | 'gridEvents.unmergeEvent'
>

/** One action on an event; whoever was overtaken gets the event as it is now. */
export function useAct<Id extends ActId>(id: Id, { onDone, onOvertaken }: { onDone: (answer: Answer<Id>) => void; onOvertaken: () => void }): Write<Id> {
  const write = useWrite(id, { onDone, refresh: ['gridEvents.getWorkEvent', 'gridEvents.listInbox', 'gridEvents.countInbox'] })
  const { failure } = write
  useEffect(() => {
    if (failure instanceof ApiProblem && (failure.status === 412 || failure.status === 409)) onOvertaken()
    // once per failure, not per new closure
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [failure])
  return write
}
