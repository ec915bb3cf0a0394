import { type Answer, useRead, useWrite } from '@/platform/api'
import { Box, Button, Empty, Notice, Pill, QueryStates, Text } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { ApplicationFacts, ApplicationHistory } from '../../onboarding-facts'
import { OnboardingForm } from '../../onboarding-form'
import { t } from '../../onboarding-texts'
import { WriteTrouble } from '../../write-trouble'

type Own = Answer<'payments.getOwnOnboarding'>
const EMPTY = {
  creditCode: '',
  licenceNo: '',
  licenceFrom: '',
  licenceUntil: '',
  bankName: '',
  accountName: '',
  accountNo: '',
  contactName: '',
  contactPhone: '',
  files: [],
}

/** A change begins with what is in force; the sealed fields are taken over by the server. */
function Begin({ own: { inForce } }: { own: Own }) {
  const begin = useWrite('payments.createOnboarding', { refresh: ['payments.getOwnOnboarding'] })
  const entered = inForce
    ? {
        ...EMPTY,
        creditCode: inForce.creditCode,
        licenceNo: inForce.licenceNo,
        licenceFrom: inForce.licenceFrom ?? '',
        licenceUntil: inForce.licenceUntil ?? '',
        bankName: inForce.bankName,
        accountName: inForce.accountName,
        files: inForce.files.map(({ kind, fileId }) => ({ kind, fileId })),
      }
    : EMPTY
  const button = (
    <Button id="onboarding-begin" fit kind={inForce ? 'secondary' : 'primary'} busy={begin.busy} onPress={() => begin.run({ body: entered })}>
      {t(inForce ? 'beginChange' : 'begin')}
    </Button>
  )
  return (
    <>
      {inForce ? (
        <Panel title={t('change')}>
          <Box className="s-stack">
            <Text>{t('changeNote')}</Text>
            <Box className="acts">{button}</Box>
          </Box>
        </Panel>
      ) : (
        <Empty icon="clip" title={t('noneYet')} note={t('noneYetNote')} action={button} />
      )}
      <WriteTrouble id="onboarding-begin-failed" failure={begin.failure} />
    </>
  )
}

/** 接入统一支付 as the institution's finance sees it: what is in force, what is being decided, and the form (R360, B03). */
export default function OnboardingPage() {
  const query = useRead('payments.getOwnOnboarding', {}, { enabled: useMay('onboarding') })
  return (
    <Frame title={t('own')} current="onboarding" note={t('ownNote')}>
      <QueryStates query={query}>
        {(own) => {
          const { inForce, current, isOpen } = own
          const isWriting = current?.steps.includes('EDIT') === true
          const shown = current ?? inForce
          return (
            <Box className="s-stack">
              <Box id="onboarding-standing">
                <Pill tone={isOpen ? 'ok' : 'danger'}>{`${own.institutionName}：${t(isOpen ? 'isOpen' : 'isClosed')}`}</Pill>
              </Box>
              {current?.state === 'REJECTED' ? <Notice tone="notice">{current.note}</Notice> : null}
              {current && isWriting ? <OnboardingForm key={current.id} application={current} /> : null}
              {current && !isWriting ? <ApplicationFacts id="onboarding-current" title={t('current')} application={current} /> : null}
              {inForce ? <ApplicationFacts id="onboarding-in-force" title={t('inForce')} application={inForce} /> : null}
              {current === null || current.state === 'REJECTED' ? <Begin own={own} /> : null}
              {shown ? <ApplicationHistory application={shown} /> : null}
            </Box>
          )
        }}
      </QueryStates>
    </Frame>
  )
}
