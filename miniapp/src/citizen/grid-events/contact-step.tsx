import { Box, Field, RadioGroup, Section, Switch, Text } from '@/ui'
import type { ReportDraft } from './report-draft'
import { t } from './report-texts'

interface Props {
  draft: ReportDraft
  /** undefined: not known yet, e.g. without a network; null: the account has none. */
  phoneMasked: string | null | undefined
  onChange: (part: Partial<ReportDraft>) => void
}
/** 联系电话 and 匿名: a number only when one wants it, none with an anonymous report. */
export function ContactStep({ draft, phoneMasked, onChange }: Props) {
  const own = phoneMasked === null ? [] : [{ value: 'account' as const, label: phoneMasked ?? t('contactOwn') }]
  const contact = phoneMasked === null && draft.contact === 'account' ? 'none' : draft.contact
  return (
    <>
      {draft.isAnonymous ? null : (
        <Section title={t('contact')}>
          <RadioGroup
            id="report-contact"
            label={t('contact')}
            choices={[...own, { value: 'other', label: t('contactOther') }, { value: 'none', label: t('contactNone') }]}
            value={contact}
            onChange={(value) => onChange({ contact: value })}
          />
          {contact === 'other' ? (
            <Field
              id="report-phone"
              label={t('phone')}
              kind="number"
              maxLength={11}
              value={draft.phone ?? ''}
              onChange={(phone) => onChange({ phone: phone === '' ? null : phone })}
            />
          ) : null}
          <Text look="cap">{t('contactNote')}</Text>
        </Section>
      )}
      <Section title={t('anonymous')}>
        <Box className="card card--flush">
          <Switch id="report-anonymous" label={t('anonymous')} checked={draft.isAnonymous} onChange={(isAnonymous) => onChange({ isAnonymous })} />
        </Box>
        <Text look="cap">{t('anonymousNote')}</Text>
      </Section>
    </>
  )
}
