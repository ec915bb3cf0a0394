import { useState } from 'react'
import { useRead } from '@/platform/api'
import { Box, Button, Empty, QueryStates } from '@/ui'
import { Frame } from '../../../frame/frame'
import { useParams } from '../../../routes'
import { PlaceNeeded } from '../../place-choice'
import { usePlace } from '../../place'
import { t } from '../../pool-texts'
import { QuotaCard } from '../../quota-card'
import { QuotaForm } from '../../quota-form'

/** Quota plans of an institution: versions, a new one, and using one on sessions that exist. */
export default function QuotasPage() {
  const [isNew, setNew] = useState(false)
  const place = usePlace(useParams('quotas').institution)
  const query = useRead(
    'appointments.listQuotaPlans',
    { query: place.institutionId ? { institutionId: place.institutionId } : {} },
    { enabled: place.institutionId !== null },
  )
  const { data } = query
  return (
    <Frame title={t('quotasTitle')} current="quotas" note={data ? t('quotasNote', { name: data.institutionName, authority: t(data.authority) }) : undefined}>
      {place.institutionId === null ? (
        <PlaceNeeded />
      ) : (
        <QueryStates query={query}>
          {(list) => (
            <Box className="cols">
              <Box className="grow s-stack">
                {list.authority === 'HIS' ? <Box as="p">{t('quotasHis')}</Box> : null}
                {list.items.length === 0 && !isNew ? <Empty icon="switch" title={t('quotaNone')} note={t('quotaNoneNote')} /> : null}
                {list.items.map((plan) => (
                  <QuotaCard key={plan.id} plan={plan} today={list.today} canApply={list.authority !== 'HIS'} />
                ))}
              </Box>
              <Box className="grow s-stack">
                {isNew ? (
                  <QuotaForm list={list} onClose={() => setNew(false)} />
                ) : (
                  <Button id="quota-new" icon="plus" fit onPress={() => setNew(true)}>
                    {t('quotaNew')}
                  </Button>
                )}
              </Box>
            </Box>
          )}
        </QueryStates>
      )}
    </Frame>
  )
}
