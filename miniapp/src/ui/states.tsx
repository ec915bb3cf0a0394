import { useEffect, useState, type ReactNode } from 'react'
import type { UseQueryResult } from '@tanstack/react-query'
import { callHotline } from '@/platform/phone'
import { ApiProblem } from '@/platform/api/failure'
import { Button, LinkButton } from './button'
import { Box, classes } from './host'
import { Icon } from './icon'
import type { IconName } from './icons.generated'
import { t } from './texts'
import { Toned } from './tone'

/** Rows of the shape that is coming. */
export const Skeleton = ({ rows = 3 }: { rows?: number }) => (
  <Box className="card" role="status" label={t('loading')} busy>
    {Array.from({ length: rows }, (_, index) => (
      <Box key={index} className={classes('row', index > 0 && 'mt4')} hidden>
        <Box as="span" className="skel skel--plate" />
        <Box className="grow">
          <Box className="skel skel--60" />
          <Box className="skel skel--40 mt2" />
        </Box>
      </Box>
    ))}
  </Box>
)

/** Nothing for 150 ms, then the skeleton: a fast answer must not flash. Its place is kept meanwhile. */
export function Loading({ children = <Skeleton /> }: { children?: ReactNode }) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 150)
    return () => clearTimeout(timer)
  }, [])
  return <Box className={late ? '' : 'veiled'}>{children}</Box>
}

export interface EmptyProps {
  icon?: IconName
  title: string
  note?: ReactNode
  action?: ReactNode
}
export const Empty = ({ icon = 'inbox', title, note, action }: EmptyProps) => (
  <Box className="card">
    <Box className="state">
      <Toned tone="text-2">
        <Box as="span" className="state__i">
          <Icon name={icon} size="l" />
        </Box>
      </Toned>
      <Box as="h2" className="state__t">
        {title}
      </Box>
      {note ? (
        <Box as="p" className="state__s">
          {note}
        </Box>
      ) : null}
      {action ? <Box className="mt4">{action}</Box> : null}
    </Box>
  </Box>
)

/** 办好了 / 没办成: stays until it is left. */
export const Outcome = ({
  tone,
  icon,
  title,
  note,
  children,
}: {
  tone: 'ok' | 'bad' | 'wait'
  icon: IconName
  title: string
  note?: ReactNode
  children?: ReactNode
}) => (
  <Box className="state">
    <Toned tone={tone === 'ok' ? 'ok' : tone === 'bad' ? 'danger' : 'info'}>
      <Box as="span" className={`state__i state__i--${tone}`}>
        <Icon name={icon} size="l" />
      </Box>
    </Toned>
    <Box as="h2" className="state__t">
      {title}
    </Box>
    {note ? (
      <Box as="p" className="state__s">
        {note}
      </Box>
    ) : null}
    {children}
  </Box>
)

/** What happened, what to do, 重试, the hotline and 问题编号. */
export function ErrorState({ id = 'error', failure, onRetry }: { id?: string; failure: unknown; onRetry?: () => void }) {
  const problem = failure instanceof ApiProblem ? failure : null
  return (
    <Box id={id} className="card" role="alert">
      <Box className="state">
        <Toned tone="danger">
          <Box as="span" className="state__i state__i--bad">
            <Icon name="alert" size="l" />
          </Box>
        </Toned>
        <Box as="h2" className="state__t">
          {problem ? problem.title : t('noAnswer')}
        </Box>
        <Box as="p" className="state__s">
          {problem ? t('refusedHint') : t('noAnswerHint')}
        </Box>
        {onRetry ? (
          <Button id={`${id}-retry`} kind="secondary" icon="refresh" className="mt4" onPress={onRetry}>
            {t('retry')}
          </Button>
        ) : null}
        <Button id={`${id}-call`} kind="quiet" icon="phone" className="mt2" onPress={callHotline}>
          {t('call')}
        </Button>
        {problem ? (
          <Box as="p" className="mini mt3 tn">
            {t('problemNumber', { id: problem.requestId })}
          </Box>
        ) : null}
      </Box>
    </Box>
  )
}

/** Old content says how old it is. `time` as `10:32` or `11月23日 10:32`. */
export const OfflineStrip = ({ time, onRetry }: { time: string; onRetry?: () => void }) => (
  <Toned tone="notice">
    <Box className="strip strip--offline" role="status">
      <Icon name="cloudoff" size="s" />
      <Box as="span" className="strip__t">
        {t('offline', { time })}
      </Box>
      {onRetry ? (
        <LinkButton id="offline-retry" onPress={onRetry}>
          {t('retry')}
        </LinkButton>
      ) : null}
    </Box>
  </Toned>
)

/** Whose affair this page is about, when it is somebody else's. */
export const PersonStrip = ({ name, onChange }: { name: string; onChange?: () => void }) => (
  <Toned tone="info">
    <Box className="strip strip--person" role="note">
      <Icon name="user" size="s" />
      <Box as="span" className="strip__t">
        {t('actingFor', { name })}
      </Box>
      {onChange ? (
        <LinkButton id="change-person" onPress={onChange}>
          {t('changePerson')}
        </LinkButton>
      ) : null}
    </Box>
  </Toned>
)

export interface QueryStatesProps<Data> {
  query: Pick<UseQueryResult<Data>, 'data' | 'error' | 'isPending' | 'refetch'>
  skeleton?: ReactNode
  empty?: EmptyProps & { when: (data: Data) => boolean }
  /** Id prefix of the failed state's buttons. */
  id?: string
  children: (data: Data) => ReactNode
}
/** Loading, failed with retry, empty, ready: drawn in one place for every list and page. Data that is there stays while a refresh fails. */
export function QueryStates<Data>({ query, skeleton, empty, id, children }: QueryStatesProps<Data>) {
  if (query.data !== undefined) return <>{empty?.when(query.data) ? <Empty {...empty} /> : children(query.data)}</>
  if (query.isPending) return <Loading>{skeleton ?? <Skeleton />}</Loading>
  return <ErrorState {...(id ? { id } : {})} failure={query.error} onRetry={() => void query.refetch()} />
}
