import { useRead } from '@/platform/api'
import { Button, Notice, Text } from '@/ui'
import { go, href } from '../routes'
import { t } from './draw-texts'

/** Says on a doctor's page that numbers are drawn, not raced for (A31); silent while it is not known. */
export function DrawBanner({ doctorId }: { doctorId: string }) {
  const { data } = useRead('appointments.listDraws', { query: { doctorId } })
  if (!data?.items.length) return null
  return (
    <Notice id="draw-banner" tone="brand">
      <Text look="strong">{t('banner')}</Text>
      <Text look="sub">{t('bannerNote')}</Text>
      <Button id="draw-open" kind="secondary" className="mt2" href={href('draw', { doctorId })} onPress={() => go('draw', { doctorId })}>
        {t('see')}
      </Button>
    </Notice>
  )
}
