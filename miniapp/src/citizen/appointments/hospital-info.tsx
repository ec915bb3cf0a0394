import { GUIDE_NAMES } from '@jktl/shared/directory/model'
import { formatDateCn } from '@jktl/shared/kernel/dates'
import { formatFen } from '@jktl/shared/kernel/money'
import type { Answer } from '@/platform/api'
import { Card, Cell, Heading, List, Section, Text } from '@/ui'
import { t } from './guidance-texts'

type Hospital = Answer<'directory.getInstitution'>
const joined = (...words: (string | null)[]): string => words.filter(Boolean).join(' · ')

/** 就诊指南、平均住院日与费用、科室介绍 (R352): the hospital's own words and averages, with edition and day. */
export function HospitalInfo({ hospital }: { hospital: Hospital }) {
  const { info, departments, ownerName } = hospital
  return (
    <>
      {info ? (
        <Section title={t('guides')}>
          {info.guides.map(({ kind, steps }) => (
            <Card key={kind} label={GUIDE_NAMES[kind]}>
              <Heading level={3}>{GUIDE_NAMES[kind]}</Heading>
              {steps.map((step, at) => (
                <Text key={step} className="mt2">{`${at + 1}. ${step}`}</Text>
              ))}
            </Card>
          ))}
        </Section>
      ) : null}
      {departments.length > 0 ? (
        <Section title={t('departmentsAbout')}>
          <List label={t('departmentsAbout')}>
            {departments.map(({ id, name, beds, features, research, location }, index) => (
              <Cell key={id} first={index === 0} title={name} note={joined(features, research, beds > 0 ? t('beds', { count: beds }) : null, location)} />
            ))}
          </List>
        </Section>
      ) : null}
      {info && info.treatments.length > 0 ? (
        <Section id="treatments" title={t('treatments')}>
          <List label={t('treatments')}>
            {info.treatments.map(({ disease, averageStayDays, outpatientFen, inpatientFen, perDisease }, index) => (
              <Cell
                key={disease}
                first={index === 0}
                title={disease}
                note={joined(
                  outpatientFen === null ? null : t('outpatient', { fee: formatFen(outpatientFen) }),
                  inpatientFen === null ? null : t('inpatient', { fee: formatFen(inpatientFen) }),
                  averageStayDays === null ? null : t('stay', { days: averageStayDays }),
                  perDisease ? t('perDisease') : null,
                )}
              />
            ))}
          </List>
          <Text look="cap" className="mt3">
            {t('treatmentsNote', { owner: ownerName, edition: info.edition, date: formatDateCn(info.asOf) })}
          </Text>
        </Section>
      ) : null}
    </>
  )
}
