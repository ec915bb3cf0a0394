import { useEffect, useState } from 'react'
import { ApiProblem, queryKey, type Read, useRead } from '@/platform/api'
import { forgetGood } from '@/platform/offline-cache'
import { useSession } from '@/platform/session'

const AGAIN_MS = 4_000
const MOST_TRIES = 4

/** The first screen of somebody's records; asked again while a source has not answered, and forgotten when it was taken back. */
export function useRecordHome(personId: string | null): Read<'healthRecords.getRecordHome'> {
  const accountId = useSession((s) => s.accountId)
  const [tries, setTries] = useState(0)
  const [isBehind, setBehind] = useState(false)
  const ask = { params: { id: personId ?? '' } }
  const home = useRead('healthRecords.getRecordHome', ask, {
    keep: true,
    enabled: personId !== null,
    refetchMs: isBehind && tries < MOST_TRIES ? AGAIN_MS : false,
  })
  const { data, error } = home
  useEffect(() => {
    setBehind(data !== undefined && data.completeness !== 'COMPLETE')
    setTries((before) => before + 1)
  }, [data])
  useEffect(() => setTries(0), [personId])
  // Taken back: what is still here of it, on the page and on the phone, goes.
  const isTakenBack = error instanceof ApiProblem && error.status === 404
  useEffect(() => {
    if (accountId && isTakenBack) forgetGood(accountId, queryKey('healthRecords.getRecordHome', { params: { id: personId ?? '' } }))
  }, [accountId, isTakenBack, personId])
  return isTakenBack ? { ...home, data: undefined, savedAt: null } : home
}
