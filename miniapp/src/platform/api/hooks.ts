import { keepPreviousData, useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { useRef } from 'react'
import { lastGood, rememberGood } from '../offline-cache'
import { useSession } from '../session/store'
import { call } from './client'
import { NetworkFailure } from './failure'
import { submit } from './intent'
import type { Answer, Ask, ReadId, Rest, RouteId, WriteId } from './routes'

interface ReadOptions {
  /** Do not ask yet. */
  enabled?: boolean
  /** Ask again after this many milliseconds while the page is shown; false stops. */
  refetchMs?: number | false
  /** Keep the last good copy on the phone, per account, for a page that must open without a network. */
  keep?: boolean
  /** Show the former filter's rows while the next ones load. */
  keepPrevious?: boolean
}
/** `savedAt` is set (epoch ms) while `data` is the phone's own copy because nobody answered. */
export type Read<Id extends ReadId> = Pick<UseQueryResult<Answer<Id>>, 'data' | 'error' | 'isPending' | 'isFetching' | 'refetch'> & { savedAt: number | null }

export const queryKey = (id: RouteId, input?: unknown): readonly unknown[] => (input === undefined ? [id] : [id, input])

/**
 * Reads one operation into the query cache. Feed the result to `<QueryStates query={…}>`.
 *
 * @example useRead('appointments.getAppointment', { params: { id } }, { keep: true })
 */
export function useRead<Id extends ReadId>(
  id: Id,
  input: Ask<Id>,
  { enabled = true, refetchMs, keep = false, keepPrevious = false }: ReadOptions = {},
): Read<Id> {
  const accountId = useSession((s) => s.accountId)
  const key = queryKey(id, input)
  const query = useQuery<Answer<Id>>({
    queryKey: key,
    enabled,
    refetchInterval: refetchMs ?? false,
    ...(keepPrevious ? { placeholderData: keepPreviousData } : {}),
    queryFn: async ({ signal }) => {
      const ask = call as (id: Id, input: unknown) => Promise<Answer<Id>>
      const answer = await ask(id, { ...(input as object), signal })
      if (keep && accountId) rememberGood(accountId, key, answer)
      return answer
    },
  })
  const copy = keep && accountId && query.error instanceof NetworkFailure ? lastGood<Answer<Id>>(accountId, key) : undefined
  const data = query.data ?? copy?.data
  return {
    data,
    error: query.error,
    isPending: query.isPending && enabled && data === undefined,
    isFetching: query.isFetching,
    refetch: query.refetch,
    savedAt: query.error && copy ? copy.at : null,
  }
}

interface WriteOptions<Id extends WriteId> {
  onDone?: (answer: Answer<Id>) => void
  /** Operations whose cached answers are stale afterwards. */
  refresh?: readonly ReadId[]
}
export interface Write<Id extends WriteId> {
  /** Sends once: taps while it runs are ignored. */
  run: (...input: Rest<Ask<Id>>) => void
  busy: boolean
  /** ApiProblem or NetworkFailure of the last attempt. */
  failure: Error | null
  reset: () => void
}

/** Changes something, safely repeatable (see `submit`). */
export function useWrite<Id extends WriteId>(id: Id, { onDone, refresh = [] }: WriteOptions<Id> = {}): Write<Id> {
  const client = useQueryClient()
  const running = useRef(false)
  const mutation = useMutation({
    mutationFn: (input: Rest<Ask<Id>>) => submit(id, ...input),
    onSuccess: async (answer) => {
      onDone?.(answer)
      await Promise.all(refresh.map((read) => client.invalidateQueries({ queryKey: [read] })))
    },
    onSettled: () => {
      running.current = false
    },
  })
  return {
    run: (...input) => {
      if (running.current) return
      running.current = true
      mutation.mutate(input)
    },
    busy: mutation.isPending,
    failure: mutation.error,
    reset: mutation.reset,
  }
}
