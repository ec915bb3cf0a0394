import type { RecordHome } from '@jktl/shared/health-records/views/contract'
import { ageYears, dateOf } from '@jktl/shared/kernel/dates'
import { serverNow } from '@/platform/server-time'
import { Card, Heading, Icon, Grow, Pill, Row, Stack, Tag, Text } from '@/ui'
import { t } from './texts'

/** How long somebody has had it, once that is a year and more. */
function chronicText({ title, since }: { title: string; since: string | null }): string {
  const years = since ? ageYears(since, dateOf(serverNow())) : 0
  return years > 0 ? t('since', { title, years }) : title
}

/** 急救时要知道的: allergies first, then blood group and what lasts. Nothing written down is never told as "no allergy". */
export function EmergencyCard({ emergency, completeness }: Pick<RecordHome, 'emergency' | 'completeness'>) {
  const { allergies, bloodGroup, chronic } = emergency
  if (allergies === null && chronic === null && bloodGroup === null) return null
  const isEmpty = !allergies?.length && !chronic?.length && bloodGroup === null
  const note = completeness === 'COMPLETE' ? t(isEmpty ? 'noEmergency' : 'onlyEmergency') : t('noEmergencyYet')
  return (
    <Card id="records-emergency" label={t('emergency')}>
      <Row tight>
        <Icon name="alert" size="s" tone="text" />
        <Grow>
          <Heading level={2}>{t('emergency')}</Heading>
        </Grow>
      </Row>
      {isEmpty ? null : (
        <Stack>
          <Row wrap tight>
            {allergies?.map(({ id, title }) => (
              <Pill key={id} tone="danger">
                {title}
              </Pill>
            ))}
            {bloodGroup ? <Tag>{t('bloodGroup', { group: bloodGroup })}</Tag> : null}
            {chronic?.map((one) => (
              <Tag key={one.id}>{chronicText(one)}</Tag>
            ))}
          </Row>
        </Stack>
      )}
      <Text look="cap" className="mt2">
        {note}
      </Text>
    </Card>
  )
}
